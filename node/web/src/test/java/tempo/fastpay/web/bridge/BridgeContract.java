package tempo.fastpay.web.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;
import static tempo.fastpay.web.bridge.BridgeClient.request;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds for every bridge, on a bus with an aggregator that can be scripted. */
abstract class BridgeContract {
  static final BridgeLimits LIMITS =
      BridgeLimits.DEFAULT
          .withSockets(3, 3)
          .withFrameBytes(4_096)
          .withOpenRequests(2)
          .withIdleMs(60_000)
          .withCallTimeoutMs(10_000);
  private static final String QCS = "fastpay.events.qc";
  private static final String HEADS = "fastpay.events.head";
  private static final long WAIT_SECONDS = 20;

  final Vertx vertx = Vertx.vertx();
  private final Queue<String> onTheBus = new ConcurrentLinkedQueue<>();
  private final BlockingQueue<Message<JsonObject>> unanswered = new LinkedBlockingQueue<>();

  /** How this bridge names what it tells. */
  abstract String told();

  abstract void serve(BridgeLimits limits) throws Exception;

  abstract BridgeClient connect() throws Exception;

  /** Connects, and tells whether there was no room. */
  abstract boolean isTurnedAway() throws Exception;

  /** Connects where handlers are called: asked for elsewhere, they may be set too late. */
  final <T> T onContext(Supplier<Future<T>> connecting) throws Exception {
    return await(
        Future.future(done -> vertx.runOnContext(here -> connecting.get().onComplete(done))));
  }

  @BeforeEach
  void start() throws Exception {
    vertx
        .eventBus()
        .addOutboundInterceptor(
            delivery -> {
              onTheBus.add(delivery.message().address());
              delivery.next();
            });
    await(vertx.eventBus().consumer("fastpay.aggregator", this::answer).completion());
    await(vertx.eventBus().consumer("fastpay.sidecar.dave", message -> {}).completion());
    serve(LIMITS);
  }

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
  }

  private void answer(Message<JsonObject> request) {
    switch (request.headers().get("action")) {
      case "status" -> request.reply(request.body().copy().put("asked", "status"));
      case "qc" -> request.fail(11, "not now");
      default -> unanswered.add(request);
    }
  }

  private static JsonObject body(int number) {
    return new JsonObject().put("number", number);
  }

  private void assertHealthy(BridgeClient client, int number) throws Exception {
    String answer = client.ask("status", body(number));
    assertThat(client.next())
        .isEqualTo(
            new JsonObject()
                .put("type", told())
                .put("address", answer)
                .put("body", body(number).put("asked", "status")));
  }

  @Test
  void askedAndAnswered() throws Exception {
    BridgeClient client = connect();
    for (int i = 0; i < 5; i++) {
      assertHealthy(client, i);
    }
  }

  @Test
  void aFailureIsToldWithItsCodeToWhomeverAsked() throws Exception {
    BridgeClient client = connect();
    String answer = client.ask("qc", body(1));

    assertThat(client.next())
        .isEqualTo(
            new JsonObject()
                .put("type", "err")
                .put("address", answer)
                .put("failureCode", 11)
                .put("failureType", "RECIPIENT_FAILURE")
                .put("message", "not now"));
    assertHealthy(client, 2);
  }

  @Test
  void whoListensHearsUntilItDoesNotListen() throws Exception {
    BridgeClient client = connect();
    client.listen(QCS);
    client.listen(QCS);
    client.listen(HEADS);
    assertHealthy(client, 1);
    vertx.eventBus().publish(QCS, body(2));
    vertx.eventBus().publish(HEADS, body(3));
    List<JsonObject> heard = List.of(client.next(), client.next());
    assertThat(heard)
        .containsExactlyInAnyOrder(
            new JsonObject().put("type", told()).put("address", QCS).put("body", body(2)),
            new JsonObject().put("type", told()).put("address", HEADS).put("body", body(3)));

    client.stopListening(QCS);
    assertHealthy(client, 4);
    vertx.eventBus().publish(QCS, body(5));
    vertx.eventBus().publish(HEADS, body(6));
    assertThat(client.next().getJsonObject("body")).isEqualTo(body(6));
  }

  @Test
  void whatIsRefusedNeverReachesTheBusAndHarmsNobody() throws Exception {
    JsonObject good = request("status", body(1));
    List<JsonObject> refused = new ArrayList<>();
    refused.add(good.copy().put("type", "publish"));
    refused.add(good.copy().put("type", "publish").put("address", QCS));
    refused.add(good.copy().put("type", "bogus"));
    refused.add(good.copy().put("type", 1));
    refused.add(good.copy().put("address", "fastpay.sidecar.dave"));
    refused.add(good.copy().put("address", "__vertx.reply.1"));
    refused.add(good.copy().put("address", "x".repeat(2_000)));
    refused.add(good.copy().put("address", 1));
    refused.add(good.copy().put("headers", new JsonObject().put("action", "fund")));
    refused.add(good.copy().put("headers", new JsonObject()));
    refused.add(good.copy().put("headers", "action"));
    JsonObject steering = good.copy();
    steering.getJsonObject("headers").put("timeout", 1L << 40).put("codecName", "x");
    refused.add(steering);
    refused.add(good.copy().put("body", "text"));
    refused.add(good.copy().put("replyAddress", "1".repeat(37)));
    refused.add(new JsonObject().put("type", "register").put("address", "fastpay.sidecar.dave"));
    refused.add(new JsonObject().put("type", "register").put("address", "fastpay.aggregator"));
    refused.add(new JsonObject().put("type", "register"));
    refused.add(new JsonObject());
    BridgeClient client = connect();
    onTheBus.clear();
    for (JsonObject message : refused) {
      client.say(message);

      JsonObject answer = client.next();
      assertThat(answer.getString("type")).as("%s", message).isEqualTo("err");
      assertThat(answer.getInteger("failureCode")).isEqualTo(1);
      assertThat(answer.getString("message"))
          .matches("(type|address|headers|body|replyAddress):? .*|expected .*")
          .hasSizeLessThan(200);
      assertThat(answer.encode()).doesNotContain("xxxx", "1111");
    }

    assertThat(onTheBus).isEmpty();
    assertHealthy(client, 2);
    vertx.eventBus().publish("fastpay.sidecar.dave", body(3));
    assertHealthy(client, 4);
  }

  @Test
  void whatIsNoMessageIsRefused() throws Exception {
    BridgeClient client = connect();
    onTheBus.clear();
    for (String text : List.of("{", "null", "[]", "1", "\"x\"", "{\"type\":}", "\u0000")) {
      client.sayText(text);
      assertThat(client.next().getString("message")).as(text).startsWith("expected");
    }
    assertThat(onTheBus).isEmpty();
    assertHealthy(client, 1);
  }

  @Test
  void aFieldThatIsThereTwiceIsRefused() throws Exception {
    BridgeClient client = connect();
    onTheBus.clear();
    String asked = BridgeClient.request("status", new JsonObject().put("tx_hash", "a")).encode();
    for (String twice :
        List.of(
            asked.replace("{\"tx_hash\":\"a\"}", "{\"tx_hash\":\"a\",\"tx_hash\":\"b\"}"),
            asked.replace("\"action\"", "\"action\":\"nothing\",\"action\""),
            asked.replace("{\"type\"", "{\"address\":\"elsewhere\",\"type\""))) {
      client.sayText(twice);
      assertThat(client.next().getString("message"))
          .as(twice)
          .startsWith("expected a JSON object, found a field twice");
    }
    assertThat(onTheBus).isEmpty();
    client.sayText(asked);
    assertThat(client.next().getJsonObject("body").getString("asked")).isEqualTo("status");
  }

  @Test
  void aByteOrderMarkIsCalledWhatItIs() throws Exception {
    BridgeClient client = connect();
    client.sayText("\ufeff{\"type\":\"ping\"}");
    assertThat(client.next().getString("message")).contains("byte order mark");
  }

  @Test
  void whoSendsTooMuchIsCutOffAndNobodyElse() throws Exception {
    BridgeClient client = connect();
    BridgeClient other = connect();
    client.ask("status", new JsonObject().put("text", "x".repeat(LIMITS.frameLimitBytes())));

    client.awaitClosed();
    assertThat(onTheBus).doesNotContain("fastpay.aggregator");
    assertHealthy(other, 1);
  }

  @Test
  void requestsWaitInABoundedNumber() throws Exception {
    BridgeClient client = connect();
    client.ask("committee", body(1));
    client.ask("committee", body(2));
    String third = client.ask("committee", body(3));
    JsonObject refused = client.next();
    assertThat(refused.getString("address")).isEqualTo(third);
    assertThat(refused.getInteger("failureCode")).isEqualTo(11);
    assertThat(refused.getString("message")).startsWith("too many open requests");

    // The refusal does not wait for the bus to deliver the two before it.
    unanswered.poll(WAIT_SECONDS, TimeUnit.SECONDS).reply(body(4));
    assertThat(client.next().getJsonObject("body")).isEqualTo(body(4));
    assertHealthy(client, 5);
  }

  @Test
  void aRequestThatIsNotAnsweredFails() throws Exception {
    serve(LIMITS.withCallTimeoutMs(50));
    BridgeClient client = connect();
    String answer = client.ask("committee", body(1));

    JsonObject failed = client.next();
    assertThat(failed.getString("address")).isEqualTo(answer);
    assertThat(failed.getString("failureType")).isEqualTo("TIMEOUT");
  }

  @Test
  void clientsConnectInABoundedNumber() throws Exception {
    BridgeClient first = connect();
    connect();
    BridgeClient third = connect();
    assertHealthy(third, 1);
    assertThat(isTurnedAway()).isTrue();
    assertHealthy(third, 2);

    first.leave();
    first.awaitClosed();
    awaitRoom();
  }

  /** Nothing announces to a client that another one is gone. */
  private void awaitRoom() throws Exception {
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    while (System.nanoTime() < deadlineNanos) {
      if (!isTurnedAway()) {
        return;
      }
    }
    throw new AssertionError("no room became free");
  }

  @Test
  void whoSaysNothingIsCutOff() throws Exception {
    serve(LIMITS.withIdleMs(50));
    connect().awaitClosed();
  }

  @Test
  void whoLeavesIsForgotten() throws Exception {
    BridgeClient client = connect();
    client.listen(QCS);
    assertHealthy(client, 1);
    client.leave();
    client.awaitClosed();

    awaitNobodyListens();
  }

  @Test
  void whoDoesNotReadIsCutOffAndMakesRoom() throws Exception {
    serve(LIMITS.withSockets(1, 1));
    BridgeClient client = connect();
    client.listen(QCS);
    assertHealthy(client, 1);
    client.pause();
    JsonObject large = new JsonObject().put("text", "x".repeat(1 << 20));
    for (int i = 0; i < 64; i++) {
      vertx.eventBus().publish(QCS, large);
    }

    awaitNobodyListens();
    awaitRoom();
    client.resume();
    client.awaitClosed();
  }

  private void awaitNobodyListens() throws Exception {
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    while (System.nanoTime() < deadlineNanos) {
      Throwable failure =
          await(
              vertx
                  .eventBus()
                  .request(QCS, body(1), new DeliveryOptions().setSendTimeout(20))
                  .<Throwable>map(answered -> null)
                  .otherwise(cause -> cause));
      if (failure instanceof ReplyException reply
          && reply.failureType() == ReplyFailure.NO_HANDLERS) {
        return;
      }
    }
    throw new AssertionError("somebody still listens");
  }
}
