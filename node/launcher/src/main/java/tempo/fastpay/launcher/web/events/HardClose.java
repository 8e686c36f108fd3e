package tempo.fastpay.launcher.web.events;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Closes a connection now. Vert.x's own way waits until everything written has been taken, which a
 * reader that takes nothing can put off for ever.
 */
public final class HardClose {
  private HardClose() {}

  public static void now(HttpConnection connection) {
    if (connection instanceof ConnectionBase base) {
      var unused = base.channel().close();
    } else {
      connection.close();
    }
  }
}
