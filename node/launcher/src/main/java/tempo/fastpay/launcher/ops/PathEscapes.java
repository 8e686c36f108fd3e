package tempo.fastpay.launcher.ops;

import io.vertx.core.http.HttpServerRequest;

/**
 * Whether a path can be read at all. A router asks that too late: it logs an error with its stack,
 * and answers in its own words, for whatever a stranger sends.
 */
public final class PathEscapes {
  private static final int HEX = 16;

  private PathEscapes() {}

  /** True if two hex digits follow every {@code %} of the request's path. */
  public static boolean areWhole(HttpServerRequest request) {
    String path = request.path() == null ? "" : request.path();
    for (int at = path.indexOf('%'); at >= 0; at = path.indexOf('%', at + 1)) {
      if (at + 2 >= path.length()
          || Character.digit(path.charAt(at + 1), HEX) < 0
          || Character.digit(path.charAt(at + 2), HEX) < 0) {
        return false;
      }
    }
    return true;
  }
}
