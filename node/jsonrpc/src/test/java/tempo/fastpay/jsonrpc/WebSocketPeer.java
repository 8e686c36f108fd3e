package tempo.fastpay.jsonrpc;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A client of the tests over a WebSocket, which sends whatever a test wants. */
final class WebSocketPeer {
  private static final int LIMIT = 4 * 1_024 * 1_024;

  final BlockingQueue<JsonObject> heard = new LinkedBlockingQueue<>();
  final BlockingQueue<Integer> closed = new LinkedBlockingQueue<>();
  final WebSocket socket;

  /** Held, since a client that nobody holds closes its sockets. */
  private final WebSocketClient client;

  private int lastId;

  private WebSocketPeer(WebSocketClient client, WebSocket socket) {
    this.client = client;
    this.socket = socket;
    socket.textMessageHandler(text -> heard.add(new JsonObject(text)));
    socket.exceptionHandler(broken -> {});
    socket.closeHandler(
        any ->
            closed.add(socket.closeStatusCode() == null ? 0 : socket.closeStatusCode().intValue()));
  }

  static WebSocketPeer connect(Vertx vertx, int port) throws Exception {
    return Waiting.await(connecting(vertx, port));
  }

  static Future<WebSocketPeer> connecting(Vertx vertx, int port) {
    WebSocketClient client =
        vertx.createWebSocketClient(
            new WebSocketClientOptions().setMaxFrameSize(LIMIT).setMaxMessageSize(LIMIT));
    return client.connect(port, "127.0.0.1", "/").map(socket -> new WebSocketPeer(client, socket));
  }

  void sendText(String text) {
    var unused = socket.writeTextMessage(text);
  }

  void send(String method, Object... params) {
    sendText(RpcRequest.single(++lastId, RpcCall.of(method, params)).text().toString());
  }

  /** Makes a call, and gives what is heard next. */
  JsonObject ask(String method, Object... params) throws Exception {
    send(method, params);
    return Waiting.next(heard);
  }

  Future<Void> close() {
    return client.close();
  }
}
