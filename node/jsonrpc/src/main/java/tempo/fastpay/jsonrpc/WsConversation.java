package tempo.fastpay.jsonrpc;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.EncodeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.loop.HardClose;

/** Talks with one client over a WebSocket. Belongs to the server's loop. */
final class WsConversation {
  private static final Logger LOG = LoggerFactory.getLogger(WsConversation.class);

  /** A client that reads learns the reason before its connection is closed. */
  private static final long LINGER_MS = 500;

  /** RFC 6455: the server goes away; text was expected; a policy is broken. */
  private static final short GOING_AWAY = 1001;

  private static final short UNSUPPORTED_DATA = 1003;
  private static final short POLICY_VIOLATION = 1008;

  private final RpcService service;
  private final ServerWebSocket socket;
  private final HttpConnection connection;
  private final Subscriptions subscriptions;
  private final Quota calls;
  private Runnable stopPings = () -> {};
  private Runnable stopUnread = () -> {};
  private long heardAtMs;
  private int unsentBytes;
  private boolean isParsing;
  private boolean isReading = true;
  private boolean isOver;

  private WsConversation(RpcService service, ServerWebSocket socket, HttpConnection connection) {
    this.service = service;
    this.socket = socket;
    this.connection = connection;
    this.subscriptions = new Subscriptions(service, this::notify);
    this.calls = new Quota(service.limits().callsPerConnectionLimit());
  }

  /** Begins; to be called in the turn in which the WebSocket was opened. */
  static WsConversation begin(
      RpcService service, ServerWebSocket socket, HttpConnection connection) {
    WsConversation conversation = new WsConversation(service, socket, connection);
    conversation.begin();
    return conversation;
  }

  private void begin() {
    heard();
    // Pings make an honest client heard from at least twice within the time.
    stopPings = service.loop().every(service.limits().idleMs() / 3, this::ping);
    socket
        .exceptionHandler(broken -> HardClose.now(connection))
        .closeHandler(closed -> over())
        .textMessageHandler(this::hear)
        .binaryMessageHandler(any -> end(UNSUPPORTED_DATA, "expected text"))
        .pongHandler(pong -> heard());
    HardClose.whenClosed(connection, this::over);
  }

  private void heard() {
    heardAtMs = service.loop().nowMs();
  }

  private void ping() {
    if (isReading && service.loop().nowMs() - heardAtMs >= service.limits().idleMs()) {
      HardClose.now(connection);
      return;
    }
    var unused = socket.writePing(Buffer.buffer());
  }

  private void hear(String text) {
    heard();
    if (isOver) {
      return;
    }
    Buffer message = Buffer.buffer(text);
    Future<Incoming> reading = service.read(message);
    if (reading.isComplete()) {
      answer(reading.result(), message.length());
      return;
    }
    // What comes meanwhile waits, so that calls begin in their order.
    isParsing = true;
    socket.pause();
    reading.onSuccess(
        incoming -> {
          isParsing = false;
          answer(incoming, message.length());
          resume();
        });
  }

  private void answer(Incoming incoming, int bytes) {
    service.answer(incoming, bytes, this::carryOut).onSuccess(text -> text.ifPresent(this::write));
  }

  private Future<RpcAnswer> carryOut(RpcCall call, boolean isAlone) {
    return Subscriptions.isAbout(call)
        ? Future.succeededFuture(subscriptions.answer(call, isAlone))
        : service.runner().run(call, calls);
  }

  private void write(Buffer text) {
    if (isOver) {
      return;
    }
    int bytes = text.length();
    unsentBytes += bytes;
    service.held().add(bytes);
    socket
        .writeTextMessage(text.toString())
        .onComplete(
            sent -> {
              service.held().remove(bytes);
              unsentBytes -= bytes;
              resume();
            });
    if (isReading && !hasRoom()) {
      isReading = false;
      socket.pause();
      stopUnread =
          service
              .loop()
              .after(
                  service.limits().unreadLimitMs(),
                  () -> end(POLICY_VIOLATION, "answers are not read"));
    }
  }

  private boolean hasRoom() {
    return unsentBytes <= service.limits().unsentLimitBytes();
  }

  private void resume() {
    if (isOver || isParsing || !hasRoom()) {
      return;
    }
    if (!isReading) {
      isReading = true;
      stopUnread.run();
      heard();
    }
    socket.resume();
  }

  private void notify(String subscription, Object result) {
    Buffer text;
    try {
      text = AnswerWriter.notification(subscription, result);
    } catch (EncodeException | IllegalStateException e) {
      service.runner().failed("eth_subscription", e);
      return;
    }
    if (unsentBytes + text.length() > service.limits().unsentLimitBytes()) {
      end(POLICY_VIOLATION, "notifications are not read");
    } else {
      write(text);
    }
  }

  /** Ends it as the server goes away. */
  void close() {
    end(GOING_AWAY, "the server is being closed");
  }

  private void end(short code, String reason) {
    if (isOver) {
      return;
    }
    over();
    LOG.atDebug()
        .setMessage("a WebSocket is closed")
        .addKeyValue("address", String.valueOf(socket.remoteAddress()))
        .addKeyValue("reason", reason)
        .log();
    socket.resume();
    var unused = socket.close(code, reason);
    service.loop().after(LINGER_MS, () -> HardClose.now(connection));
  }

  private void over() {
    if (!isOver) {
      isOver = true;
      stopPings.run();
      stopUnread.run();
      subscriptions.endAll();
    }
  }
}
