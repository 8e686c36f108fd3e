package tempo.fastpay.face;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.proto.contract.PublishedEvent;
import tempo.fastpay.proto.contract.ValidatorApi.Subscription;
import tempo.fastpay.proto.json.JsonCodec;
import tempo.fastpay.protocol.api.BoardEvent;

/**
 * Publishes the entries of a bulletin board on the event bus, and heartbeats. An event names the
 * one before it; an empty name says that this is not known, as at the start. Belongs to the loop it
 * was made on.
 */
public final class BoardPublisher {
  private static final Logger LOG = LoggerFactory.getLogger(BoardPublisher.class);

  private final Vertx vertx;
  private final String name;
  private final Function<BoardEvent, String> address;
  private final BoardSource board;
  private final JsonCodec codec;
  private final BusLimits limits;
  private final Loop loop;

  private Optional<Subscription> watching = Optional.empty();
  private String resumeAfter = "";
  private String previous = "";
  private boolean quiet;
  private boolean closed;
  private Runnable stopBeats = () -> {};
  private Runnable stopRewatch = () -> {};

  /**
   * Makes a publisher that does nothing yet.
   *
   * @param name of the board, for the log
   * @param address where events are published
   */
  public BoardPublisher(
      Vertx vertx,
      String name,
      Function<BoardEvent, String> address,
      BoardSource board,
      JsonCodec codec,
      BusLimits limits) {
    this.vertx = vertx;
    this.name = name;
    this.address = address;
    this.board = board;
    this.codec = codec;
    this.limits = limits;
    this.loop = Loop.of(vertx);
  }

  /** Begins to watch and to publish. */
  public void start() {
    stopBeats = loop.every(limits.heartbeatMs(), this::beat);
    watch();
  }

  private void watch() {
    open()
        .onComplete(
            subscription -> loop.run(() -> watching(subscription)),
            cause -> loop.run(() -> ended(cause)));
  }

  private Future<Subscription> open() {
    try {
      return board.watch(
          resumeAfter,
          event -> loop.run(() -> publish(event)),
          cause -> loop.run(() -> ended(cause)));
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private void watching(Subscription subscription) {
    if (closed) {
      subscription.cancel();
    } else {
      watching = Optional.of(subscription);
    }
  }

  private void publish(BoardEvent event) {
    if (closed) {
      return;
    }
    resumeAfter = event.cursor();
    if (event instanceof BoardEvent.Heartbeat) {
      // The board's own say only where it stands: an empty board is alive too, from its start.
      previous = event.cursor();
      return;
    }
    quiet = false;
    send(new PublishedEvent(event, previous));
    previous = event.cursor();
  }

  private void beat() {
    if (quiet && !previous.isEmpty()) {
      send(new PublishedEvent(new BoardEvent.Heartbeat(previous), previous));
    }
    quiet = true;
  }

  private void send(PublishedEvent event) {
    vertx.eventBus().publish(address.apply(event.event()), codec.encode(event));
  }

  private void ended(Throwable cause) {
    if (closed) {
      return;
    }
    LOG.atWarn()
        .setMessage("the bulletin board cannot be watched, trying again")
        .addKeyValue("address", name)
        .setCause(cause)
        .log();
    watching = Optional.empty();
    // What comes next may not follow on what was published last.
    previous = "";
    stopRewatch = loop.after(limits.rewatchMs(), this::watch);
  }

  /** Ends the watch and the heartbeats; nothing is published afterwards. */
  public void close() {
    closed = true;
    stopBeats.run();
    stopRewatch.run();
    watching.ifPresent(Subscription::cancel);
  }
}
