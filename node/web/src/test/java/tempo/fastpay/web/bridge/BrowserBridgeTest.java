package tempo.fastpay.web.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrowserBridgeTest extends BridgeContract {
  /** Held: Vert.x closes the connections of a client that nobody holds. */
  private final WebSocketClient webSockets = vertx.createWebSocketClient();

  private final HttpClient http = vertx.createHttpClient();
  private HttpServer server;

  @Override
  String told() {
    return "rec";
  }

  @Override
  void serve(BridgeLimits limits) throws Exception {
    serve(new BrowserBridge.Config(Set.of("https://pay.example"), limits));
  }

  private void serve(BrowserBridge.Config config) throws Exception {
    BrowserBridge bridge = new BrowserBridge(vertx, config);
    Router router = Router.router(vertx);
    bridge.mount(router);
    server =
        await(
            vertx
                .createHttpServer(bridge.bounded(new HttpServerOptions()))
                .requestHandler(router)
                .listen(0, "127.0.0.1"));
  }

  private WebSocketConnectOptions to(String path) {
    return new WebSocketConnectOptions()
        .setHost("127.0.0.1")
        .setPort(server.actualPort())
        .setURI(path);
  }

  private WebSocket open(WebSocketConnectOptions options) throws Exception {
    return await(webSockets.connect(options));
  }

  @Override
  BridgeClient connect() throws Exception {
    return onContext(() -> webSockets.connect(to("/eventbus/websocket")).map(Client::new));
  }

  @Override
  boolean isTurnedAway() throws Exception {
    try {
      BridgeClient client = connect();
      client.ask("status", new JsonObject());
      return !client.isServed();
    } catch (CompletionException e) {
      return e.getCause() instanceof UpgradeRejectedException refused && refused.getStatus() == 503;
    }
  }

  private static final class Client extends BridgeClient {
    private final WebSocket socket;

    Client(WebSocket socket) {
      this(socket, JsonObject::new);
    }

    Client(WebSocket socket, Function<String, JsonObject> reader) {
      this.socket = socket;
      socket.textMessageHandler(text -> heard(reader.apply(text)));
      socket.closeHandler(closed -> closed());
    }

    @Override
    void say(JsonObject message) {
      socket.writeTextMessage(message.encode());
    }

    @Override
    void sayText(String text) {
      socket.writeTextMessage(text);
    }

    @Override
    void pause() {
      socket.pause();
    }

    @Override
    void resume() {
      socket.resume();
    }

    @Override
    void leave() {
      socket.close();
    }
  }

  @Test
  void pagesOfItsOwnAndThoseNamedMayUseIt() throws Exception {
    String own = "127.0.0.1:" + server.actualPort();
    for (String origin : new String[] {"http://" + own, "https://" + own, "https://pay.example"}) {
      open(to("/eventbus/websocket").putHeader("Origin", origin)).close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://evil.example",
        "http://127.0.0.1",
        "http://127.0.0.1.evil.example",
        "https://pay.example.evil.example",
        "http://pay.example",
        "null",
        "",
        "http://[",
        "file://"
      })
  void pagesOfOthersMayNot(String origin) {
    for (String path : new String[] {"/eventbus/websocket", "/eventbus/000/abc/websocket"}) {
      assertThatThrownBy(() -> open(to(path).putHeader("Origin", origin)))
          .cause()
          .isInstanceOfSatisfying(
              UpgradeRejectedException.class,
              refused -> assertThat(refused.getStatus()).isEqualTo(403));
    }
  }

  @Test
  void sockJsClientsAreServedOverWebSocketsAlone() throws Exception {
    assertThat(status("/eventbus/info")).isEqualTo(200);
    for (String path :
        new String[] {
          "/eventbus/",
          "/eventbus/iframe.html",
          "/eventbus/chunking_test",
          "/eventbus/000/abc/xhr",
          "/eventbus/000/abc/xhr_streaming",
          "/eventbus/000/abc/eventsource",
          "/eventbus/000/abc/htmlfile",
          "/eventbus/000/abc/jsonp",
          "/eventbus/000/abc/xhr_send"
        }) {
      assertThat(status(path)).as(path).isEqualTo(404);
    }
    assertThat(status("/eventbus/websocket")).as("no upgrade").isEqualTo(400);
  }

  private int status(String path) throws Exception {
    return await(
        http.request(HttpMethod.GET, server.actualPort(), "127.0.0.1", path)
            .compose(request -> request.send())
            .map(response -> response.statusCode()));
  }

  /** SockJS's own frames: o(pen), a(rray of texts), c(lose), h(eartbeat). */
  @Test
  void aSockJsClientTalksInItsFrames() throws Exception {
    Client client =
        onContext(
            () ->
                webSockets
                    .connect(to("/eventbus/000/session1/websocket"))
                    .map(
                        socket ->
                            new Client(socket, frame -> new JsonObject().put("frame", frame))));
    client.sayText(
        new JsonArray()
            .add(BridgeClient.request("status", new JsonObject().put("number", 1)).encode())
            .encode());

    String opened = client.next().getString("frame");
    String answer = opened.equals("o") ? client.next().getString("frame") : opened;
    assertThat(answer).startsWith("a[");
    assertThat(new JsonObject(new JsonArray(answer.substring(1)).getString(0)).getString("address"))
        .isEqualTo("r");
  }
}
