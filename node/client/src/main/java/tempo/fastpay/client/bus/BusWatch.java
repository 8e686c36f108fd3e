package tempo.fastpay.client.bus;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.proto.contract.BoardEventsPage;
import tempo.fastpay.proto.contract.BusContract.Action;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.proto.contract.PublishedEvent;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.proto.json.JsonCodec;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Watches a bulletin board over the event bus. The bus may lose, repeat and reorder what is
 * published, so the only state is the cursor: an event that follows it is taken, anything else
 * makes the watch ask the other end for what comes after it. Events that arrive while it asks are
 * not kept; it remembers that there were some, and asks once more.
 */
final class BusWatch implements ValidatorApi.Subscription {
  private static final String BOARD_EVENTS = Action.BOARD_EVENTS.label();

  /**
   * The place of a board on the event bus.
   *
   * @param caller sends requests to the owner of the board
   * @param topics the addresses to which its entries are published, with one chain of cursors over
   *     all of them
   */
  record Board(BusCaller caller, List<String> topics) {}

  private final BusCaller caller;
  private final List<String> topics;
  private final JsonCodec codec;
  private final BoardFilter filter;
  private final Handler<BoardEvent> onEvent;
  private final Handler<Throwable> onEnd;
  private final Loop loop;
  private final Promise<ValidatorApi.Subscription> started = Promise.promise();
  private final List<MessageConsumer<Object>> consumers = new ArrayList<>();
  private String cursor;
  private boolean asking;
  private boolean missed;
  private boolean begun;
  private boolean over;
  private Runnable stopTimer = () -> {};
  private long heardMs;

  private BusWatch(
      Board board,
      JsonCodec codec,
      BoardFilter filter,
      String cursor,
      Handler<BoardEvent> onEvent,
      Handler<Throwable> onEnd) {
    this.caller = board.caller();
    this.topics = board.topics();
    this.codec = codec;
    this.filter = Objects.requireNonNull(filter);
    this.cursor = Objects.requireNonNull(cursor);
    this.onEvent = Objects.requireNonNull(onEvent);
    this.onEnd = Objects.requireNonNull(onEnd);
    loop = Loop.of(caller.vertx);
  }

  /** Starts a watch. Fails where the first request is not answered, and then calls no handler. */
  static Future<ValidatorApi.Subscription> start(
      Board board,
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
    BusWatch watch = new BusWatch(board, codec, filter, cursor, onEvent, onEnd);
    watch.loop.run(watch::listen);
    return watch.started.future();
  }

  private void listen() {
    heard();
    stopTimer = loop.after(WireLimits.STREAM_SILENCE_LIMIT_MS, this::checkSilence);
    for (String topic : topics) {
      consumers.add(caller.vertx.eventBus().consumer(topic).handler(this::published));
    }
    // Listening first and asking then leaves no gap between the two.
    asking = true;
    Future.all(consumers.stream().map(MessageConsumer::completion).toList())
        .onSuccess(v -> ask())
        .onFailure(this::end);
  }

  private void ask() {
    if (over) {
      return;
    }
    asking = true;
    missed = false;
    BoardQuery query = new BoardQuery(filter, UInt64.ZERO, BoardQuery.LIMIT_DEFAULT, cursor);
    caller
        .call(BOARD_EVENTS, codec.encode(query), codec::decodeBoardEventsPage)
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
      end(caller.unusable(BOARD_EVENTS, "next_cursor does not move on"));
      return;
    }
    for (BoardEvent event : page.events()) {
      deliver(event);
    }
    cursor = page.nextCursor();
    if (moved || missed) {
      ask();
      return;
    }
    asking = false;
    if (!begun) {
      deliver(new BoardEvent.Heartbeat(cursor));
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

  /**
   * True if an event is the next one of this watch. Only the other end can tell which events a
   * filter selects, so a watch with a filter always asks.
   */
  private boolean follows(PublishedEvent published) {
    return filter instanceof BoardFilter.All
        && published.previousCursor().equals(cursor)
        && !(published.event() instanceof BoardEvent.Heartbeat);
  }

  private void deliver(BoardEvent event) {
    if (!over) {
      begun = true;
      onEvent.handle(event);
    }
  }

  private void heard() {
    heardMs = loop.nowMs();
  }

  private void checkSilence() {
    long quietMs = loop.nowMs() - heardMs;
    if (over) {
      return;
    }
    if (quietMs < WireLimits.STREAM_SILENCE_LIMIT_MS) {
      stopTimer = loop.after(WireLimits.STREAM_SILENCE_LIMIT_MS - quietMs, this::checkSilence);
    } else {
      end(new TimeoutException(String.join(", ", topics) + ": silent for " + quietMs + " ms"));
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
    stopTimer.run();
    consumers.forEach(MessageConsumer::unregister);
  }

  @Override
  public void cancel() {
    loop.run(
        () -> {
          if (!over) {
            stop();
          }
        });
  }
}
