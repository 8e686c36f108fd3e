package tempo.fastpay.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tempo.fastpay.testkit.Awaiting.await;
import static tempo.fastpay.testkit.Awaiting.awaitUntil;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.ext.web.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that become WebSockets count as long as they are there, and no longer. */
class WebSocketsTest {
  private static final String PATH = "/socket";
  private static final int EXCHANGES = 4;
  private static final long EXCHANGE_MS = 200;

  /** Upgrades whoever comes. */
  private static final class Sockets implements Mount {
    @Override
    public void mount(Router router) {
      router.get(PATH).handler(ctx -> ctx.request().toWebSocket());
    }

    @Override
    public HttpServerOptions bounded(HttpServerOptions options) {
      return options;
    }
  }

  private WebServer web;
  private WebSocketClient client;

  @BeforeEach
  void start() throws Exception {
    WebServer.Setup setup = new WebServer.Setup();
    setup.limits =
        limits -> {
          limits.exchanges = new WebLimits.Share(EXCHANGES, EXCHANGES);
          limits.exchangeMs = EXCHANGE_MS;
        };
    setup.mounts = List.of(new Sockets());
    web = new WebServer(setup);
    client = web.vertx.createWebSocketClient(new WebSocketClientOptions().setMaxConnections(64));
  }

  @AfterEach
  void stop() throws Exception {
    web.close();
  }

  private Future<WebSocket> connect() {
    return client.connect(web.port(), WebServer.HOST, PATH);
  }

  private boolean isCounted(String what, int count) {
    return web.metrics.scrape().contains("\nfastpay_web_" + what + " " + count + ".0\n");
  }

  @Test
  void theirPlacesAreFreeWhenTheyAreGone() throws Exception {
    for (int round = 0; round < 3; round++) {
      List<WebSocket> sockets = new ArrayList<>();
      for (int i = 0; i < EXCHANGES; i++) {
        sockets.add(await(connect()));
      }
      assertThat(isCounted("requests_open", EXCHANGES)).isTrue();
      assertThatThrownBy(() -> await(connect()))
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(UpgradeRejectedException.class);

      for (WebSocket socket : sockets) {
        await(socket.close());
      }
      awaitUntil("no request", () -> isCounted("requests_open", 0));
      awaitUntil("no connection", () -> isCounted("connections", 0));
    }
    assertThat(web.get("/api/v1/chain/head").status()).isEqualTo(200);
  }
}
