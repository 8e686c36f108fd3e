package tempo.fastpay.jsonrpc;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Where a JSON-RPC server is. Path, query and user often hold a secret key: {@link #toString} tells
 * none of them.
 *
 * @param host as in the URL: an IPv6 address in brackets
 * @param pathAndQuery begins with a slash
 * @param authorization the header for the user of the URL
 */
record Endpoint(
    boolean isSecure, String host, int port, String pathAndQuery, Optional<String> authorization) {
  private static final Set<String> SECURE = Set.of("https", "wss");
  private static final Set<String> PLAIN = Set.of("http", "ws");
  private static final int HTTPS_PORT = 443;
  private static final int HTTP_PORT = 80;

  Endpoint {
    Objects.requireNonNull(host);
    Objects.requireNonNull(pathAndQuery);
    Objects.requireNonNull(authorization);
  }

  /**
   * Reads a URL; one server has the same place for HTTP and for WebSockets.
   *
   * @throws IllegalArgumentException unless it names a host, by http, https, ws or wss
   */
  static Endpoint of(URI url) {
    String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    boolean isSecure = SECURE.contains(scheme);
    if (!isSecure && !PLAIN.contains(scheme)) {
      throw new IllegalArgumentException("url: expected http, https, ws or wss, got " + scheme);
    }
    if (url.getHost() == null) {
      throw new IllegalArgumentException("url: expected one with a host, as in http://host:8545/");
    }
    int usualPort = isSecure ? HTTPS_PORT : HTTP_PORT;
    return new Endpoint(
        isSecure,
        url.getHost(),
        url.getPort() < 0 ? usualPort : url.getPort(),
        pathAndQuery(url),
        Optional.ofNullable(url.getUserInfo()).map(Endpoint::basic));
  }

  private static String pathAndQuery(URI url) {
    String path = url.getRawPath() == null ? "" : url.getRawPath();
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    return (path.isEmpty() ? "/" : path) + query;
  }

  private static String basic(String user) {
    return "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
  }

  /** Gives a request its way here. */
  <T extends RequestOptions> T into(T request) {
    request.setHost(host).setPort(port).setSsl(isSecure).setURI(pathAndQuery);
    if (host.startsWith("[")) {
      request.setServer(
          SocketAddress.inetSocketAddress(port, host.substring(1, host.length() - 1)));
    }
    authorization.ifPresent(value -> request.putHeader(HttpHeaders.AUTHORIZATION, value));
    return request;
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
