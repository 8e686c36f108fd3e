package tempo.fastpay.chain;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * Where a Tempo node answers.
 *
 * @param http its JSON-RPC over HTTP
 * @param heads its WebSocket, which tells of new heads
 */
public record NodeUrl(URI http, URI heads) {
  /** Longer texts are no URL. */
  public static final int URL_LIMIT_CHARS = 1_000;

  private static final Set<String> HTTP = Set.of("http", "https");
  private static final Set<String> WEB_SOCKET = Set.of("ws", "wss");

  public NodeUrl {
    Objects.requireNonNull(http);
    Objects.requireNonNull(heads);
  }

  /**
   * Reads {@code http://host:8545}, or that and {@code ws://host:8546} after a space where the
   * WebSocket is elsewhere.
   *
   * @throws IllegalArgumentException if the text is no such URL
   */
  public static NodeUrl parse(String text) {
    if (text.length() > URL_LIMIT_CHARS) {
      throw new IllegalArgumentException(
          "expected at most " + URL_LIMIT_CHARS + " characters, got " + text.length());
    }
    String[] parts = text.strip().split(" +", -1);
    if (parts.length > 2) {
      throw new IllegalArgumentException("expected one URL, or an http and a ws URL");
    }
    URI http = uri(parts[0], HTTP);
    return new NodeUrl(http, parts.length == 2 ? uri(parts[1], WEB_SOCKET) : http);
  }

  private static URI uri(String text, Set<String> schemes) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("not a URL: " + e.getReason());
    }
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    if (!schemes.contains(scheme) || uri.getHost() == null) {
      throw new IllegalArgumentException(
          "expected a URL with a host that begins with one of "
              + schemes.stream().sorted().toList());
    }
    return uri;
  }

  /** Host and port, for logs: the rest may hold a password or a key. */
  @Override
  public String toString() {
    return http.getHost() + (http.getPort() < 0 ? "" : ":" + http.getPort());
  }
}
