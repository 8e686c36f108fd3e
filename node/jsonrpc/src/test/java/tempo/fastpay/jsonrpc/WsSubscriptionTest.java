package tempo.fastpay.jsonrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tempo.fastpay.jsonrpc.Waiting.await;
import static tempo.fastpay.jsonrpc.Waiting.next;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tempo.fastpay.jsonrpc.WsSubscription.State;

/** A subscription, and all the ways in which its connection ends. */
class WsSubscriptionTest {
  private static final JsonArray TICKS = JsonArray.of("ticks");
  private static final State CONNECTED = new State.Connected();

  private final Vertx vertx = Vertx.vertx();
  private final BlockingQueue<State> states = new LinkedBlockingQueue<>();
  private final BlockingQueue<Object> results = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
  private final BlockingQueue<Integer> pings = new LinkedBlockingQueue<>();

  private final WsSubscription.Listener listener =
      new WsSubscription.Listener() {
        @Override
        public void onState(State state) {
          states.add(state);
        }

        @Override
        public void onResult(Object result) {
          results.add(result);
          if ("throw".equals(result)) {
            throw new IllegalStateException("a fault of the listener");
          }
        }
      };

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  private WsSubscription open(URI url, Map<String, Integer> changes) {
    Map<String, Integer> soon = new HashMap<>(Map.of("backOffMs", 10, "backOffLimitMs", 20));
    soon.putAll(changes);
    return WsSubscription.open(vertx, url, TICKS, ChangedLimits.ws(soon), new Random(1), listener);
  }

  private String lost() throws Exception {
    State state = next(states);
    assertThat(state).isInstanceOf(State.Lost.class);
    return ((State.Lost) state).reason();
  }

  /** A server that subscribes, and counts pings without answering them. */
  private RawWebSocketServer subscribing() throws Exception {
    return new RawWebSocketServer(
        vertx,
        (socket, frame) -> {
          if (frame.opcode() == RawWebSocketServer.TEXT) {
            asked.add(frame.text());
            RawWebSocketServer.subscribed(socket);
          } else if (frame.opcode() == RawWebSocketServer.PING) {
            pings.add(1);
          }
        });
  }

  @Test
  void notificationsComeInTheirOrder() throws Exception {
    ScriptedMethods methods = new ScriptedMethods();
    RpcServer server =
        await(RpcServer.start(vertx, "127.0.0.1", 0, methods, RpcServerLimits.DEFAULT));
    WsSubscription subscription =
        open(URI.create("http://127.0.0.1:" + server.port() + "/"), Map.of());

    assertThat(next(states)).isEqualTo(CONNECTED);
    next(methods.sinks);
    await(subscription.close());
    assertThat(next(methods.ended)).isEqualTo("ticks");
    assertThat(states).isEmpty();
  }

  @Test
  void resultsAreHandedOnAndOthersAreNot() throws Exception {
    RawWebSocketServer server = subscribing();
    open(server.url(), Map.of());
    NetSocket socket = next(server.opened);
    assertThat(next(states)).isEqualTo(CONNECTED);
    assertThat(new JsonObject(next(asked)))
        .isEqualTo(
            new JsonObject()
                .put("jsonrpc", "2.0")
                .put("id", 1)
                .put("method", "eth_subscribe")
                .put("params", TICKS));

    RawWebSocketServer.notify(socket, "0xa", "{\"number\":\"0x1\"}");
    RawWebSocketServer.notify(socket, "0xb", "\"of another\"");
    RawWebSocketServer.send(socket, RawWebSocketServer.TEXT, "{\"method\":\"other\"}");
    RawWebSocketServer.notify(socket, "0xa", "\"throw\"");
    RawWebSocketServer.notify(socket, "0xa", "3");

    assertThat(next(results)).isEqualTo(new JsonObject().put("number", "0x1"));
    assertThat(next(results)).isEqualTo("throw");
    assertThat(next(results)).isEqualTo(3);
    assertThat(states).isEmpty();
  }

  @Test
  void aBrokenConnectionIsToldAndMadeAgain() throws Exception {
    RawWebSocketServer server = subscribing();
    open(server.url(), Map.of());
    NetSocket first = next(server.opened);
    assertThat(next(states)).isEqualTo(CONNECTED);

    await(first.close());

    assertThat(lost()).startsWith("the connection");
    assertThat(next(states)).isEqualTo(CONNECTED);
    RawWebSocketServer.notify(next(server.opened), "0xa", "2");
    assertThat(next(results)).isEqualTo(2);
  }

  @Test
  void aServerThatComesBackIsFoundAgain() throws Exception {
    ScriptedMethods methods = new ScriptedMethods();
    RpcServer before =
        await(RpcServer.start(vertx, "127.0.0.1", 0, methods, RpcServerLimits.DEFAULT));
    int port = before.port();
    open(URI.create("ws://127.0.0.1:" + port), Map.of());
    assertThat(next(states)).isEqualTo(CONNECTED);

    await(before.close());
    assertThat(lost()).isEqualTo("the connection ended (1001): the server is being closed");
    await(RpcServer.start(vertx, "127.0.0.1", port, methods, RpcServerLimits.DEFAULT));

    assertThat(next(states)).as("failing attempts are one loss").isEqualTo(CONNECTED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32602,\"message\":\"unknown kind\"}}",
        "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32600,\"message\":\"no\"}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":7}",
        "{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":\"0xa\"}",
        "[]",
        "nonsense"
      })
  void whoseSubscriptionIsRefusedTriesAgain(String answer) throws Exception {
    RawWebSocketServer server =
        new RawWebSocketServer(
            vertx,
            (socket, frame) -> {
              if (frame.opcode() == RawWebSocketServer.TEXT) {
                asked.add(frame.text());
                RawWebSocketServer.send(socket, RawWebSocketServer.TEXT, answer);
              }
            });
    open(server.url(), Map.of());

    assertThat(lost()).isNotEmpty();
    next(asked);
    next(asked);
    next(asked);
    assertThat(states).as("one loss").isEmpty();
  }

  @Test
  void whereNobodyAnswersTheAttemptEnds() throws Exception {
    RawWebSocketServer silent =
        new RawWebSocketServer(vertx, (socket, frame) -> asked.add(frame.text()));
    open(silent.url(), Map.of("connectTimeoutMs", 200));

    assertThat(lost()).isEqualTo("not subscribed within 200 ms");
    next(asked);
    next(asked);
  }

  @Test
  void silenceIsAskedAndThenLost() throws Exception {
    RawWebSocketServer server = subscribing();
    open(server.url(), Map.of("silenceLimitMs", 100, "pongLimitMs", 100));

    assertThat(next(states)).isEqualTo(CONNECTED);
    assertThat(lost()).startsWith("silent for ");
    next(pings);
    assertThat(next(states)).isEqualTo(CONNECTED);
  }

  @Test
  void aQuietServerThatAnswersPingsIsKept() throws Exception {
    RawWebSocketServer server =
        new RawWebSocketServer(
            vertx,
            (socket, frame) -> {
              if (frame.opcode() == RawWebSocketServer.TEXT) {
                RawWebSocketServer.subscribed(socket);
              } else if (frame.opcode() == RawWebSocketServer.PING) {
                RawWebSocketServer.send(socket, RawWebSocketServer.PONG, frame.text());
                pings.add(1);
              }
            });
    open(server.url(), Map.of("silenceLimitMs", 50, "pongLimitMs", 10_000));
    assertThat(next(states)).isEqualTo(CONNECTED);

    for (int i = 0; i < 4; i++) {
      next(pings);
    }

    assertThat(states).isEmpty();
    assertThat(server.opened).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {RawWebSocketServer.TEXT, RawWebSocketServer.BINARY})
  void whatIsNoMessageBreaksTheConnection(int opcode) throws Exception {
    RawWebSocketServer server = subscribing();
    open(server.url(), Map.of("messageLimitBytes", 1_000));
    NetSocket first = next(server.opened);
    assertThat(next(states)).isEqualTo(CONNECTED);

    String large = "\"" + "x".repeat(2_000) + "\"";
    if (opcode == RawWebSocketServer.TEXT) {
      RawWebSocketServer.notify(first, "0xa", large);
    } else {
      RawWebSocketServer.send(first, opcode, "{}");
    }

    assertThat(lost()).isNotEmpty();
    assertThat(next(states)).isEqualTo(CONNECTED);
    assertThat(results).isEmpty();
  }

  @Test
  void onceClosedItTellsNothing() throws Exception {
    RawWebSocketServer server = subscribing();
    WsSubscription subscription = open(server.url(), Map.of());
    NetSocket socket = next(server.opened);
    assertThat(next(states)).isEqualTo(CONNECTED);
    BlockingQueue<String> ended = new LinkedBlockingQueue<>();
    socket.closeHandler(closed -> ended.add("closed"));

    await(subscription.close());

    next(ended);
    assertThat(states).isEmpty();
    assertThat(server.opened).isEmpty();
  }

  @Test
  void aWrongUrlIsRefused() {
    assertThatThrownBy(() -> open(URI.create("file:///x"), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("url: expected http, https, ws or wss, got file");
  }
}
