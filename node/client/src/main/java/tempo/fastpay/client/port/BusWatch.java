package tempo.fastpay.client.port;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.wire.BoardEventsPage;
import tempo.fastpay.wire.BusContract;
import tempo.fastpay.wire.BusContract.Action;
import tempo.fastpay.wire.JsonCodec;
import tempo.fastpay.wire.MalformedRequestException;
import tempo.fastpay.wire.PublishedEvent;
import tempo.fastpay.wire.ValidatorApi;
import tempo.fastpay.wire.WireLimits;

/**
 * A watch over the event bus. The bus may lose, repeat and reorder what is published, so the only
 * state is the cursor: an event that follows it is taken, anything else makes the watch ask the
 * sidecar for what comes after it. Events that arrive while it asks are not kept, only that there
 * were some: it asks once more.
 */
final class BusWatch implements ValidatorApi.Subscription {
  private final BusCaller caller;
  private final JsonCodec codec;
  private final BoardFilter filter;
  private final Handler<BoardEvent> onEvent;
  private final Handler<Throwable> onEnd;
  private final Context context;
  private final Promise<ValidatorApi.Subscription> started = Promise.promise();
  private MessageConsumer<Object> consumer;
  private String cursor;
  private boolean asking;
  private boolean missed;
  private boolean over;
  private long timer;
  private long heardNanos;

  private BusWatch(
      BusCaller caller,
      JsonCodec codec,
      BoardFilter filter,
      String cursor,
      Handler<BoardEvent> onEvent,
      Handler<Throwable> onEnd) {
    this.caller = caller;
    this.codec = codec;
    this.filter = Objects.requireNonNull(filter);
    this.cursor = Objects.requireNonNull(cursor);
    this.onEvent = Objects.requireNonNull(onEvent);
    this.onEnd = Objects.requireNonNull(onEnd);
    context = caller.vertx.getOrCreateContext();
  }

  /** Fails where the sidecar does not answer the first question; nothing is called then. */
  static Future<ValidatorApi.Subscription> start(
      BusCaller caller,
      JsonCodec codec,
      BoardFilter filter,
      String cursor,
      Handler<BoardEvent> onEvent,
      Handler<Throwable> onEnd) {
    if (cursor.length() > BoardQuery.CURSOR_LIMIT_CHARS) {
      return Future.failedFuture(
          new MalformedRequestException(
              "cursor: expected at most "
                  + BoardQuery.CURSOR_LIMIT_CHARS
                  + " characters, got "
                  + cursor.length()));
    }
    BusWatch watch = new BusWatch(caller, codec, filter, cursor, onEvent, onEnd);
    watch.context.runOnContext(v -> watch.listen());
    return watch.started.future();
  }

  private void listen() {
    heard();
    timer = caller.vertx.setTimer(WireLimits.STREAM_SILENCE_LIMIT_MS, this::checkSilence);
    consumer = caller.vertx.eventBus().consumer(BusContract.eventsAddress(caller.name));
    consumer.handler(this::published);
    // Listening first and asking then leaves no gap between the two.
    asking = true;
    consumer.completion().onSuccess(v -> ask()).onFailure(this::end);
  }

  private void ask() {
    if (over) {
      return;
    }
    asking = true;
    missed = false;
    BoardQuery query = new BoardQuery(filter, UInt64.ZERO, BoardQuery.LIMIT_DEFAULT, cursor);
    caller
        .call(Action.BOARD_EVENTS, codec.encode(query), codec::decodeBoardEventsPage)
        .onSuccess(this::answered)
        .onFailure(this::end);
  }

  private void answered(BoardEventsPage page) {
    if (over) {
      return;
    }
    heard();
    started.tryComplete(this);
    boolean moved = !page.nextCursor().equals(cursor);
    if (!moved && !page.events().isEmpty()) {
      end(caller.unusable(Action.BOARD_EVENTS.label(), "next_cursor does not move on"));
      return;
    }
    for (BoardEvent event : page.events()) {
      deliver(event);
    }
    cursor = page.nextCursor();
    if (moved || missed) {
      ask();
    } else {
      asking = false;
    }
  }

  private void published(Message<Object> message) {
    if (over) {
      return;
    }
    heard();
    if (asking) {
      missed = true;
      return;
    }
    PublishedEvent published;
    try {
      published = decode(message.body());
    } catch (IllegalArgumentException e) {
      end(caller.unusable("an event", e.getMessage()));
      return;
    }
    BoardEvent event = published.event();
    if (event.cursor().equals(cursor)) {
      if (event instanceof BoardEvent.Heartbeat) {
        deliver(event);
      }
    } else if (follows(published)) {
      cursor = event.cursor();
      deliver(event);
    } else {
      ask();
    }
  }

  private PublishedEvent decode(Object body) {
    if (!(body instanceof JsonObject json)) {
      throw new IllegalArgumentException("not a JSON object");
    }
    return codec.decodePublished(json);
  }

  /** Whether an event concerns somebody only the sidecar can say, so a filter always asks. */
  private boolean follows(PublishedEvent published) {
    return filter instanceof BoardFilter.All
        && published.previousCursor().equals(cursor)
        && !(published.event() instanceof BoardEvent.Heartbeat);
  }

  private void deliver(BoardEvent event) {
    if (!over) {
      onEvent.handle(event);
    }
  }

  private void heard() {
    heardNanos = System.nanoTime();
  }

  private void checkSilence(long id) {
    long quietMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - heardNanos);
    if (over) {
      return;
    }
    if (quietMs < WireLimits.STREAM_SILENCE_LIMIT_MS) {
      timer =
          caller.vertx.setTimer(WireLimits.STREAM_SILENCE_LIMIT_MS - quietMs, this::checkSilence);
    } else {
      end(
          new TimeoutException(
              BusContract.eventsAddress(caller.name) + ": silent for " + quietMs + " ms"));
    }
  }

  private void end(Throwable cause) {
    if (over) {
      return;
    }
    stop();
    if (!started.tryFail(cause)) {
      onEnd.handle(cause);
    }
  }

  private void stop() {
    over = true;
    caller.vertx.cancelTimer(timer);
    consumer.unregister();
  }

  @Override
  public void cancel() {
    context.runOnContext(
        v -> {
          if (!over) {
            stop();
          }
        });
  }
}
