package tempo.fastpay.jsonrpc;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.loop.BackOff;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.loop.StrictTls;

/**
 * Keeps one {@code eth_subscribe} alive over a WebSocket: connects again whenever the connection
 * ends, fails, or dies in silence. What is notified meanwhile is missed; its listener is told that
 * there was such a time. Its state and its listener belong to the loop of the context that opened
 * it.
 */
public final class WsSubscription {
  private static final Logger LOG = LoggerFactory.getLogger(WsSubscription.class);
  private static final long SUBSCRIBE_ID = 1;
  private static final int ID_LIMIT_CHARS = 256;
  private static final int CLOSING_LIMIT_S = 1;

  /** Whether notifications come. */
  public sealed interface State {
    /** The subscription stands: what is notified from now on comes. */
    record Connected() implements State {}

    /**
     * It does not, and is being tried again.
     *
     * @param reason for people
     */
    record Lost(String reason) implements State {
      public Lost {
        Objects.requireNonNull(reason);
      }
    }
  }

  /** Is told what the other side notifies, in its order, on the loop. */
  public interface Listener {
    /**
     * The state has changed; the first is told once the first attempt has ended. Attempts that fail
     * one after the other are one loss.
     */
    void onState(State state);

    /**
     * A notification came.
     *
     * @param result JSON as Vert.x has it; may be null
     */
    void onResult(Object result);
  }

  private final Loop loop;
  private final WebSocketClient client;
  private final Endpoint endpoint;
  private final WsLimits limits;
  private final Listener listener;
  private final RpcRequest subscribe;
  private final BackOff backOff;

  /** The number of the running attempt, which tells its events from those of an earlier one. */
  private long attempt;

  private Optional<WebSocket> socket = Optional.empty();
  private Optional<String> subscription = Optional.empty();
  private Optional<State> told = Optional.empty();
  private long heardAtMs;

  /** True while a ping waits for whatever comes. */
  private boolean isPinged;

  private Runnable stopTimer = () -> {};
  private Runnable stopSteady = () -> {};
  private boolean isClosed;

  private WsSubscription(
      Vertx vertx,
      WebSocketClientOptions options,
      Endpoint endpoint,
      JsonArray params,
      WsLimits limits,
      RandomGenerator random,
      Listener listener) {
    this.loop = Loop.of(vertx);
    this.endpoint = endpoint;
    this.limits = limits;
    this.listener = Objects.requireNonNull(listener);
    this.subscribe = RpcRequest.single(SUBSCRIBE_ID, new RpcCall("eth_subscribe", params));
    this.backOff = new BackOff(limits.backOffMs(), limits.backOffLimitMs(), random);
    this.client =
        vertx.createWebSocketClient(
            StrictTls.on(options)
                .setMaxFrameSize(limits.messageLimitBytes())
                .setMaxMessageSize(limits.messageLimitBytes())
                .setConnectTimeout(limits.connectTimeoutMs())
                .setClosingTimeout(CLOSING_LIMIT_S)
                .setTryUsePerFrameCompression(false)
                .setTryUsePerMessageCompression(false));
  }

  /**
   * Begins to connect.
   *
   * @param url ws or wss; http and https name the same place
   * @param params of {@code eth_subscribe}
   * @throws IllegalArgumentException if the URL is another
   */
  public static WsSubscription open(
      Vertx vertx,
      URI url,
      JsonArray params,
      WsLimits limits,
      RandomGenerator random,
      Listener listener) {
    return open(vertx, new WebSocketClientOptions(), url, params, limits, random, listener);
  }

  /**
   * Begins to connect as the public method does.
   *
   * @param options whom it believes, for wss
   */
  static WsSubscription open(
      Vertx vertx,
      WebSocketClientOptions options,
      URI url,
      JsonArray params,
      WsLimits limits,
      RandomGenerator random,
      Listener listener) {
    WsSubscription opened =
        new WsSubscription(
            vertx, options, Endpoint.of(url), params.copy(), limits, random, listener);
    opened.loop.run(opened::connect);
    return opened;
  }

  /** Ends it: its listener is told nothing more. */
  public Future<Void> close() {
    Promise<Void> done = Promise.promise();
    loop.run(
        () -> {
          isClosed = true;
          stop();
          stopTimer.run();
          client.close().onComplete(done);
        });
    return done.future();
  }

  private void connect() {
    if (isClosed) {
      return;
    }
    long mine = ++attempt;
    int limitMs = limits.connectTimeoutMs();
    stopTimer = loop.after(limitMs, () -> lost("not subscribed within " + limitMs + " ms"));
    client
        .connect(endpoint.into(new WebSocketConnectOptions()).setAllowOriginHeader(false))
        .onComplete(
            opened -> connected(mine, opened), cause -> during(mine, () -> lost(text(cause))));
  }

  private static String text(Throwable cause) {
    return "the connection failed: " + Texts.cut(cause.getMessage());
  }

  /** Runs a task while this attempt is the running one. */
  private void during(long mine, Runnable task) {
    if (!isClosed && attempt == mine) {
      task.run();
    }
  }

  private void connected(long mine, WebSocket opened) {
    if (isClosed || attempt != mine) {
      var unused = opened.close();
      return;
    }
    socket = Optional.of(opened);
    opened
        .exceptionHandler(cause -> during(mine, () -> lost(text(cause))))
        .closeHandler(closed -> during(mine, () -> lost(ended(opened))))
        .textMessageHandler(message -> during(mine, () -> hear(message)))
        .binaryMessageHandler(any -> during(mine, () -> lost("expected text, got bytes")))
        .pongHandler(pong -> during(mine, this::heard));
    var unused = opened.writeTextMessage(subscribe.text().toString());
  }

  private static String ended(WebSocket socket) {
    return "the connection ended"
        + (socket.closeStatusCode() == null ? "" : " (" + socket.closeStatusCode() + ")")
        + (socket.closeReason() == null ? "" : ": " + Texts.cut(socket.closeReason()));
  }

  private void heard() {
    heardAtMs = loop.nowMs();
    if (isPinged) {
      isPinged = false;
      stopTimer.run();
      listenForSilence(limits.silenceLimitMs());
    }
  }

  private void hear(String message) {
    heard();
    try {
      Object json = JsonReader.read(message.getBytes(StandardCharsets.UTF_8));
      if (json instanceof JsonObject notification && notification.containsKey("method")) {
        take(notification);
      } else if (subscription.isEmpty()) {
        subscribed(subscribe.answers(json).get(0));
      }
    } catch (RpcException | NotJsonException e) {
      lost(Texts.cut(e.getMessage()));
    }
  }

  private void subscribed(RpcAnswer answer) throws RpcException {
    if (answer instanceof RpcAnswer.Failed failed) {
      throw RpcException.of(failed.error());
    }
    if (!(((RpcAnswer.Result) answer).value() instanceof String id)
        || id.length() > ID_LIMIT_CHARS) {
      throw RpcRequest.malformed("expected a subscription's id");
    }
    subscription = Optional.of(id);
    stopTimer.run();
    stopSteady = loop.after(limits.steadyMs(), backOff::reset);
    listenForSilence(limits.silenceLimitMs());
    tell(new State.Connected());
  }

  private void take(JsonObject notification) {
    if ("eth_subscription".equals(notification.getValue("method"))
        && notification.getValue("params") instanceof JsonObject params
        && subscription.equals(Optional.ofNullable(params.getValue("subscription")))) {
      hand(() -> listener.onResult(params.getValue("result")));
    }
  }

  private void tell(State state) {
    told = Optional.of(state);
    hand(() -> listener.onState(state));
  }

  /** What a listener throws is its own fault, and no reason to connect again. */
  private static void hand(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.atWarn().setMessage("a listener of a subscription failed").setCause(e).log();
    }
  }

  private void listenForSilence(long waitMs) {
    stopTimer =
        loop.after(
            waitMs,
            () -> {
              long quietMs = loop.nowMs() - heardAtMs;
              if (quietMs < limits.silenceLimitMs()) {
                listenForSilence(limits.silenceLimitMs() - quietMs);
              } else {
                ping();
              }
            });
  }

  private void ping() {
    isPinged = true;
    socket.ifPresent(
        each -> {
          var unused = each.writePing(Buffer.buffer());
        });
    stopTimer =
        loop.after(
            limits.pongLimitMs(), () -> lost("silent for " + (loop.nowMs() - heardAtMs) + " ms"));
  }

  private void lost(String reason) {
    stop();
    boolean isNew = told.isEmpty() || told.get() instanceof State.Connected;
    if (isNew) {
      LOG.atInfo()
          .setMessage("a subscription is lost")
          .addKeyValue("address", endpoint)
          .addKeyValue("reason", reason)
          .log();
    }
    stopTimer = loop.after(backOff.next(), this::connect);
    if (isNew) {
      tell(new State.Lost(reason));
    }
  }

  /** Ends the running attempt. */
  private void stop() {
    attempt++;
    stopTimer.run();
    stopSteady.run();
    isPinged = false;
    subscription = Optional.empty();
    socket.ifPresent(
        each -> {
          var unused = each.close();
        });
    socket = Optional.empty();
  }
}
