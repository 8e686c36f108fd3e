package tempo.fastpay.jsonrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.jsonrpc.Waiting.await;
import static tempo.fastpay.jsonrpc.Waiting.next;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tempo.fastpay.loop.Loop;

/** The server over WebSockets: calls, subscriptions, and clients that do not read. */
class RpcServerWebSocketTest {
  private static final int POLICY_VIOLATION = 1008;

  private final Vertx vertx = Vertx.vertx();
  private final ScriptedMethods methods = new ScriptedMethods();
  private final Context context = vertx.getOrCreateContext();
  private final Loop loop = Loop.of(vertx, context);
  private RpcServer server;

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  private WebSocketPeer start(Map<String, Integer> changes) throws Exception {
    Promise<RpcServer> started = Promise.promise();
    loop.run(
        () ->
            RpcServer.start(vertx, "127.0.0.1", 0, methods, ChangedLimits.server(changes))
                .onComplete(started));
    server = await(started.future());
    return WebSocketPeer.connect(vertx, server.port());
  }

  /** Hands a notification in, on the server's loop. */
  private void notify(Consumer<Object> sink, Object result) throws Exception {
    Promise<Void> done = Promise.promise();
    loop.run(
        () -> {
          sink.accept(result);
          done.complete();
        });
    await(done.future());
  }

  private static int code(JsonObject answer) {
    return answer.getJsonObject("error").getInteger("code");
  }

  @Test
  void callsAreAnsweredAsOverHttp() throws Exception {
    WebSocketPeer peer = start(Map.of());

    assertThat(peer.ask("echo", 1).getJsonArray("result")).isEqualTo(JsonArray.of(1));
    assertThat(code(peer.ask("no"))).isEqualTo(RpcError.METHOD_NOT_FOUND);
    peer.sendText("{");
    assertThat(code(next(peer.heard))).isEqualTo(RpcError.PARSE_ERROR);
    assertThat(peer.ask("echo", "x".repeat(200_000)).getJsonArray("result").getString(0))
        .hasSize(200_000);
    assertThat(peer.ask("echo", 3).getJsonArray("result")).isEqualTo(JsonArray.of(3));
  }

  @Test
  void aCallThatWaitsKeepsNoOtherBack() throws Exception {
    WebSocketPeer peer = start(Map.of());

    peer.send("hold");
    Promise<Object> held = next(methods.held);
    assertThat(peer.ask("echo", 2).getInteger("id")).isEqualTo(2);
    held.complete("done");
    assertThat(next(peer.heard).getInteger("id")).isEqualTo(1);
  }

  @Test
  void aSubscriptionIsNotifiedUntilItIsEnded() throws Exception {
    WebSocketPeer peer = start(Map.of());

    String id = peer.ask("eth_subscribe", "ticks").getString("result");
    Consumer<Object> sink = next(methods.sinks);
    notify(sink, new JsonObject().put("tick", 1));
    assertThat(next(peer.heard))
        .as("what came before the id is dropped")
        .isEqualTo(
            new JsonObject()
                .put("jsonrpc", "2.0")
                .put("method", "eth_subscription")
                .put(
                    "params",
                    new JsonObject()
                        .put("subscription", id)
                        .put("result", new JsonObject().put("tick", 1))));

    assertThat(peer.ask("eth_unsubscribe", id).getBoolean("result")).isTrue();
    assertThat(next(methods.ended)).isEqualTo("ticks");
    notify(sink, 2);
    assertThat(peer.ask("eth_unsubscribe", id).getBoolean("result")).isFalse();
    assertThat(methods.ended).isEmpty();
  }

  @Test
  void whatIsNoSubscriptionIsRefused() throws Exception {
    WebSocketPeer peer = start(Map.of());

    assertThat(code(peer.ask("eth_subscribe", "other"))).isEqualTo(RpcError.INVALID_PARAMS);
    assertThat(peer.ask("eth_subscribe").getJsonObject("error").getString("message"))
        .isEqualTo("params: expected what to subscribe to");
    assertThat(code(peer.ask("eth_unsubscribe"))).isEqualTo(RpcError.INVALID_PARAMS);
    assertThat(code(peer.ask("eth_unsubscribe", 1))).isEqualTo(RpcError.INVALID_PARAMS);
    String subscribe = "{\"jsonrpc\":\"2.0\",\"method\":\"eth_subscribe\",\"params\":[\"ticks\"]";
    peer.sendText(subscribe + "}");
    peer.sendText("{\"jsonrpc\":\"2.0\",\"id\":[]}");
    assertThat(code(next(peer.heard))).as("of the second").isEqualTo(RpcError.INVALID_REQUEST);
    assertThat(methods.sinks).isEmpty();
  }

  @Test
  void subscriptionsAreBoundedPerConnectionAndInAll() throws Exception {
    WebSocketPeer first =
        start(Map.of("subscriptionsPerConnectionLimit", 2, "subscriptionsLimit", 3));
    Set<String> ids = new HashSet<>();
    ids.add(first.ask("eth_subscribe", "ticks").getString("result"));
    ids.add(first.ask("eth_subscribe", "ticks").getString("result"));
    assertThat(code(first.ask("eth_subscribe", "ticks"))).isEqualTo(RpcError.LIMIT_EXCEEDED);

    WebSocketPeer second = WebSocketPeer.connect(vertx, server.port());
    assertThat(code(second.ask("eth_subscribe", "other"))).isEqualTo(RpcError.INVALID_PARAMS);
    ids.add(second.ask("eth_subscribe", "ticks").getString("result"));
    assertThat(ids).hasSize(3);
    assertThat(code(second.ask("eth_subscribe", "ticks"))).isEqualTo(RpcError.LIMIT_EXCEEDED);

    await(first.close());
    next(methods.ended);
    next(methods.ended);
    assertThat(second.ask("eth_subscribe", "ticks").getString("result")).startsWith("0x");
  }

  @Test
  void callsOfOneConnectionAreBounded() throws Exception {
    WebSocketPeer peer = start(Map.of("callsPerConnectionLimit", 1, "atOnceLimit", 1));

    peer.send("hold");
    Promise<Object> held = next(methods.held);
    assertThat(code(peer.ask("echo"))).isEqualTo(RpcError.LIMIT_EXCEEDED);
    held.complete("done");
    assertThat(next(peer.heard).getString("result")).isEqualTo("done");
    assertThat(peer.ask("echo").containsKey("result")).isTrue();
  }

  @Test
  void aSubscriberThatDoesNotReadIsCutOff() throws Exception {
    WebSocketPeer peer = start(Map.of("unsentLimitBytes", 100_000));
    peer.ask("eth_subscribe", "ticks");
    Consumer<Object> sink = next(methods.sinks);
    peer.socket.pause();

    String large = "x".repeat(50_000);
    int sent = 0;
    while (methods.ended.isEmpty() && sent < 10_000) {
      notify(sink, large);
      sent++;
    }

    assertThat(methods.ended).as("after %d notifications", sent).hasSize(1);
    peer.socket.resume();
    next(peer.closed);
    assertThat(peer.heard.size()).isLessThan(sent);
  }

  /** It learns why: a close frame finds its way to a client that reads, if too slowly. */
  @Test
  void aSubscriberThatReadsTooSlowlyIsToldWhy() throws Exception {
    WebSocketPeer peer = start(Map.of("unsentLimitBytes", 100_000));
    peer.ask("eth_subscribe", "ticks");
    Consumer<Object> sink = next(methods.sinks);

    notify(sink, "x".repeat(200_000));

    assertThat(next(peer.closed)).isEqualTo(POLICY_VIOLATION);
    assertThat(peer.socket.closeReason()).isEqualTo("notifications are not read");
    assertThat(peer.heard).isEmpty();
  }

  @Test
  void whoAsksAndDoesNotReadIsNotReadEither() throws Exception {
    WebSocketPeer peer = start(Map.of("unsentLimitBytes", 100_000, "unreadLimitMs", 300));
    peer.ask("eth_subscribe", "ticks");
    peer.socket.pause();

    for (int i = 0; i < 1_000; i++) {
      peer.send("long", 100_000);
    }

    assertThat(next(methods.ended)).as("cut off").isEqualTo("ticks");
    assertThat(methods.calls.get()).isLessThan(1_000);
    peer.socket.resume();
    next(peer.closed);
  }

  @Test
  void whoReadsLateGetsAllItsAnswers() throws Exception {
    WebSocketPeer peer = start(Map.of("unsentLimitBytes", 100_000, "callsPerConnectionLimit", 200));
    peer.socket.pause();
    for (int i = 0; i < 200; i++) {
      peer.send("long", 100_000);
    }

    peer.socket.resume();

    Set<Integer> answered = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      JsonObject answer = next(peer.heard);
      assertThat(answer.getString("result")).hasSize(100_000);
      answered.add(answer.getInteger("id"));
    }
    assertThat(answered).hasSize(200);
  }

  @Test
  void tooLongAMessageEndsTheConnection() throws Exception {
    WebSocketPeer peer = start(Map.of("bodyLimitBytes", 1_000));

    peer.sendText("x".repeat(1_001));

    next(peer.closed);
    assertThat(WebSocketPeer.connect(vertx, server.port()).ask("echo").containsKey("result"))
        .isTrue();
  }

  @Test
  void bytesAreNoText() throws Exception {
    WebSocketPeer peer = start(Map.of());

    var unused = peer.socket.writeBinaryMessage(Buffer.buffer("{}"));

    assertThat(next(peer.closed)).isEqualTo(1003);
  }

  @Test
  void anHonestQuietClientStaysAndADeadOneGoes() throws Exception {
    WebSocketPeer quiet = start(Map.of("idleMs", 300, "callTimeoutMs", 100));
    try (DeadWebSocket dead = DeadWebSocket.connect(server.port())) {
      assertThat(dead.isEndedByTheOtherSide()).isTrue();
    }
    assertThat(quiet.ask("echo").containsKey("result")).isTrue();
  }

  @Test
  void subscriptionsEndWithTheirConnectionAndWithTheServer() throws Exception {
    WebSocketPeer first = start(Map.of());
    first.ask("eth_subscribe", "ticks");
    await(first.close());
    assertThat(next(methods.ended)).isEqualTo("ticks");

    WebSocketPeer second = WebSocketPeer.connect(vertx, server.port());
    second.ask("eth_subscribe", "ticks");
    await(server.close());
    assertThat(next(methods.ended)).isEqualTo("ticks");
    assertThat(next(second.closed)).isEqualTo(1001);
  }

  @Test
  void aBeginningInsideABatchIsRefused() throws Exception {
    WebSocketPeer peer = start(Map.of());
    try (DeadWebSocket batch = DeadWebSocket.connect(server.port())) {
      batch.send(
          "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_subscribe\",\"params\":[\"ticks\"]}]");
      assertThat(batch.read()).contains("expected with an id, and outside of a batch");
    }
    assertThat(methods.sinks).isEmpty();
    await(peer.close());
  }
}
