package tempo.fastpay.web.ops;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names under which a server is asked for: addresses, {@code localhost}, and those configured.
 * A page whose own name resolves to this machine is of another site, and a browser would let it ask
 * as if it were of this one (DNS rebinding): what it asks under its name is refused.
 */
public final class OwnHosts {
  /** The most names configured. */
  public static final int LIMIT = 16;

  private static final int BAD_REQUEST = 400;
  private static final int MISDIRECTED = 421;
  private static final int SHOWN_CHARS = 100;
  private static final String LOCALHOST = "localhost";

  /** A name, or an address as URLs have it, with or without a port. */
  private static final Pattern HOST =
      Pattern.compile("(\\[[0-9a-f:.]+]|[0-9a-z_](?:[0-9a-z_.-]*))(?::[0-9]{1,5})?");

  private static final Pattern ADDRESS = Pattern.compile("\\[.*]|[0-9]{1,3}(?:\\.[0-9]{1,3}){3}");

  private static final Pattern WHOLE_URI =
      Pattern.compile("[a-z][a-z0-9+.-]*://([^/?#]*).*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private final Set<String> names;

  /**
   * Names a server.
   *
   * @param listensAt the configured address or name
   * @param others further names
   */
  public OwnHosts(String listensAt, Collection<String> others) {
    Set<String> all = new HashSet<>();
    all.add(listensAt.toLowerCase(Locale.ROOT));
    others.forEach(name -> all.add(name.toLowerCase(Locale.ROOT)));
    this.names = Set.copyOf(all);
  }

  /** A status and what was expected of the Host header. */
  public record Refusal(int status, String message) {}

  /** Empty: the request is for this server. */
  public Optional<Refusal> refusal(HttpServerRequest request) {
    List<String> told = request.headers().getAll(HttpHeaders.HOST);
    if (told.isEmpty() && request.version() == HttpVersion.HTTP_1_0 && told(request).isEmpty()) {
      return Optional.empty();
    }
    if (told.size() != 1 && request.version() != HttpVersion.HTTP_1_0) {
      return Optional.of(
          new Refusal(BAD_REQUEST, "Host: expected once, got it " + told.size() + " times"));
    }
    String host = told(request);
    var parts = HOST.matcher(host);
    if (parts.matches() && isOwn(parts.group(1))) {
      return Optional.empty();
    }
    String shown = host.substring(0, Math.min(host.length(), SHOWN_CHARS));
    return Optional.of(
        new Refusal(
            MISDIRECTED,
            "Host: expected an IP address, localhost, or a name that this node is configured with,"
                + " got "
                + shown));
  }

  /**
   * The host, and port where it is told, that a request names: in its URI, where that is a whole
   * one, whatever the Host header says (RFC 9112, 3.2.2). In lower case.
   */
  public static String told(HttpServerRequest request) {
    Matcher whole = WHOLE_URI.matcher(request.uri());
    String host = whole.matches() ? whole.group(1) : request.getHeader(HttpHeaders.HOST);
    return host == null ? "" : host.toLowerCase(Locale.ROOT);
  }

  private boolean isOwn(String host) {
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    return ADDRESS.matcher(name).matches()
        || name.equals(LOCALHOST)
        || name.endsWith("." + LOCALHOST)
        || names.contains(name);
  }
}
