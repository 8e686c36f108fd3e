package tempo.fastpay.web.ops;

import io.vertx.core.http.HttpServerRequest;

/**
 * Tells whether a path and its query can be read at all. A router asks that too late: it logs an
 * error with its stack, and answers in its own words, for whatever a stranger sends.
 */
public final class UriEscapes {
  private static final int HEX = 16;

  private UriEscapes() {}

  /** True if two hex digits follow every {@code %} of the request's path and query. */
  public static boolean areWhole(HttpServerRequest request) {
    String uri = request.uri();
    for (int at = uri.indexOf('%'); at >= 0; at = uri.indexOf('%', at + 1)) {
      if (at + 2 >= uri.length()
          || Character.digit(uri.charAt(at + 1), HEX) < 0
          || Character.digit(uri.charAt(at + 2), HEX) < 0) {
        return false;
      }
    }
    return true;
  }
}
