package tempo.fastpay.web.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client at the far end of a bridge, in a test's own thread. */
abstract class BridgeClient {
  private static final long WAIT_SECONDS = 20;
  private static final long POLL_MS = 20;

  private final BlockingQueue<JsonObject> heard = new LinkedBlockingQueue<>();
  private final Promise<Void> closed = Promise.promise();

  abstract void say(JsonObject message);

  /** Sends what need be no message at all, where one would stand. */
  abstract void sayText(String text);

  /** Stops reading. */
  abstract void pause();

  abstract void resume();

  abstract void leave();

  final void heard(JsonObject message) {
    heard.add(message);
  }

  final void closed() {
    closed.tryComplete();
  }

  /** What it is told next. */
  final JsonObject next() throws Exception {
    JsonObject message = heard.poll(WAIT_SECONDS, TimeUnit.SECONDS);
    assertThat(message).as("a message in time").isNotNull();
    return message;
  }

  final void awaitClosed() throws Exception {
    closed.future().await(WAIT_SECONDS, TimeUnit.SECONDS);
  }

  /** Whether it is told something, rather than cut off. */
  final boolean isServed() throws Exception {
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    while (heard.isEmpty() && !closed.future().isComplete()) {
      assertThat(System.nanoTime()).as("told or cut off in time").isLessThan(deadlineNanos);
      JsonObject message = heard.poll(POLL_MS, TimeUnit.MILLISECONDS);
      if (message != null) {
        return true;
      }
    }
    return !heard.isEmpty();
  }

  /** Asks the aggregator; the name of the answer. */
  final String ask(String action, JsonObject body) {
    String replyAddress = UUID.randomUUID().toString();
    say(request(action, body).put("replyAddress", replyAddress));
    return replyAddress;
  }

  static JsonObject request(String action, JsonObject body) {
    return new JsonObject()
        .put("type", "send")
        .put("address", "fastpay.aggregator")
        .put("headers", new JsonObject().put("action", action))
        .put("body", body)
        .put("replyAddress", "r");
  }

  final void listen(String topic) {
    say(new JsonObject().put("type", "register").put("address", topic));
  }

  final void stopListening(String topic) {
    say(new JsonObject().put("type", "unregister").put("address", topic));
  }
}
