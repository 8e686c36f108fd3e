package tempo.fastpay.jsonrpc;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/** A server of the tests that answers requests with whatever bytes a script wants. */
final class RawServer {
  private static final String HEADERS_END = "\r\n\r\n";
  private static final String LENGTH = "content-length: ";

  private final NetServer server;
  final AtomicInteger connections = new AtomicInteger();
  final AtomicInteger requests = new AtomicInteger();

  /**
   * Starts one.
   *
   * @param script is given the connection and the body of each request, as it came
   */
  RawServer(Vertx vertx, BiConsumer<NetSocket, String> script) throws Exception {
    server =
        Waiting.await(
            vertx
                .createNetServer()
                .connectHandler(socket -> opened(socket, script))
                .listen(0, "127.0.0.1"));
  }

  private void opened(NetSocket socket, BiConsumer<NetSocket, String> script) {
    connections.incrementAndGet();
    StringBuilder read = new StringBuilder();
    socket.handler(
        chunk -> {
          String text = read.append(chunk.toString("ISO-8859-1")).toString();
          int head = text.indexOf(HEADERS_END);
          if (head < 0) {
            return;
          }
          int length = text.indexOf(LENGTH) + LENGTH.length();
          int bytes = Integer.parseInt(text.substring(length, text.indexOf('\r', length)));
          String body = text.substring(head + HEADERS_END.length());
          if (body.length() == bytes) {
            read.setLength(0);
            requests.incrementAndGet();
            script.accept(socket, body);
          }
        });
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.actualPort() + "/");
  }

  static void answer(NetSocket socket, int status, String body) {
    socket.write(
        "HTTP/1.1 " + status + " Some\r\nContent-Length: " + body.length() + HEADERS_END + body);
  }
}
