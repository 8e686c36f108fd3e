package tempo.fastpay.web.bridge;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.proto.json.JsonText;

/**
 * Serves one client of a bridge, whatever carries its messages. Requests wait for their answer in a
 * bounded number; a client that does not read is not read either, and is cut off when events would
 * pile up; a silent one is cut off too. Used on the line's context.
 */
final class Conversation {
  private final Vertx vertx;
  private final Loop loop;
  private final Line line;
  private final Line.Dialect dialect;
  private final BridgeLimits limits;
  private final Map<String, MessageConsumer<Object>> listening = new HashMap<>();
  private int openRequests;
  private long heardNanos = System.nanoTime();
  private Runnable stopWaiting = () -> {};

  private Conversation(Vertx vertx, Line line, Line.Dialect dialect, BridgeLimits limits) {
    this.vertx = vertx;
    this.loop = Loop.of(vertx);
    this.line = line;
    this.dialect = dialect;
    this.limits = limits;
  }

  /** Begins with a client that has just connected. */
  static Conversation begin(Vertx vertx, Line line, Line.Dialect dialect, BridgeLimits limits) {
    Conversation conversation = new Conversation(vertx, line, dialect, limits);
    conversation.waitFor(limits.idleMs());
    return conversation;
  }

  /** Takes in one message of the client. */
  void hear(Buffer json) {
    heardNanos = System.nanoTime();
    JsonObject message;
    try {
      message = JsonText.parseObject(json.getBytes());
    } catch (MalformedRequestException e) {
      refuse(e.getMessage());
      return;
    }
    Optional<String> refusal = BridgePolicy.refusal(message);
    if (refusal.isPresent()) {
      write(BridgeAnswers.refused(message, refusal.get()));
      return;
    }
    switch (message.getString("type")) {
      case "send" -> request(message);
      case "register" -> listen(message.getString("address"));
      case "unregister" -> stopListening(message.getString("address"));
      case "ping" -> ping();
      default -> throw new IllegalStateException("the policy lets no other type pass");
    }
  }

  /** Tells the client why what it sent cannot be understood. */
  void refuse(String reason) {
    write(BridgeAnswers.refused(new JsonObject(), reason));
  }

  private void request(JsonObject message) {
    if (openRequests >= limits.openRequestsLimit()) {
      write(BridgeAnswers.busy(message));
      return;
    }
    openRequests++;
    DeliveryOptions options = new DeliveryOptions().setSendTimeout(limits.callTimeoutMs());
    message
        .getJsonObject("headers")
        .forEach(header -> options.addHeader(header.getKey(), (String) header.getValue()));
    vertx
        .eventBus()
        .request(message.getString("address"), message.getJsonObject("body"), options)
        .eventually(
            () -> {
              openRequests--;
              return Future.succeededFuture();
            })
        .onComplete(
            answer -> write(told(message.getString("replyAddress"), answer)),
            cause -> write(BridgeAnswers.failed(message, cause)));
  }

  private void listen(String topic) {
    // Listening twice would bring everything twice.
    listening.computeIfAbsent(
        topic, address -> vertx.eventBus().consumer(address, this::published));
  }

  private void stopListening(String topic) {
    MessageConsumer<Object> consumer = listening.remove(topic);
    if (consumer != null) {
      consumer.unregister();
    }
  }

  private void ping() {
    if (dialect.answersPings()) {
      write(new JsonObject().put("type", "pong"));
    }
  }

  private void published(Message<Object> event) {
    if (line.isFull()) {
      // It can come again, and ask for what it missed.
      line.cut();
    } else {
      write(told(event.address(), event));
    }
  }

  private JsonObject told(String address, Message<Object> message) {
    return new JsonObject()
        .put("type", dialect.told())
        .put("address", address)
        .put("body", message.body());
  }

  private void write(JsonObject message) {
    line.write(message);
    if (line.isFull()) {
      line.pauseUntilDrained();
    }
  }

  private void waitFor(long quietMs) {
    stopWaiting = loop.after(quietMs, this::checkIdle);
  }

  private void checkIdle() {
    long quietMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - heardNanos);
    if (quietMs >= limits.idleMs()) {
      line.cut();
    } else {
      waitFor(limits.idleMs() - quietMs);
    }
  }

  /** Ends the conversation; to be called when the line is closed. */
  void end() {
    stopWaiting.run();
    listening.values().forEach(MessageConsumer::unregister);
    listening.clear();
  }
}
