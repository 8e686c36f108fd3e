package tempo.fastpay.loop;

import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Closes a connection now. Vert.x's own way waits until everything written has been taken, which a
 * reader that takes nothing can put off for ever. Reports closed connections, too: Vert.x does not,
 * once they are WebSockets.
 */
public final class HardClose {
  private HardClose() {}

  public static void now(HttpConnection connection) {
    if (!(connection instanceof ConnectionBase base)) {
      connection.close();
      return;
    }
    // From the first handler's place, not from the channel's: that would come by Vert.x's waiting.
    ChannelHandlerContext first = base.channel().pipeline().firstContext();
    if (first != null) {
      var unused = first.close();
    }
  }

  /** Runs a task when the connection is closed, also one that has become a WebSocket since. */
  public static void whenClosed(HttpConnection connection, Runnable task) {
    if (connection instanceof ConnectionBase base) {
      var unused = base.channel().closeFuture().addListener(closed -> task.run());
    } else {
      connection.closeHandler(closed -> task.run());
    }
  }
}
