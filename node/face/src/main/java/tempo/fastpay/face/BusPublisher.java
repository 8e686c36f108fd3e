package tempo.fastpay.face;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.wire.JsonCodec;
import tempo.fastpay.wire.PublishedEvent;
import tempo.fastpay.wire.ValidatorApi;
import tempo.fastpay.wire.ValidatorApi.Subscription;

/**
 * Publishes what a validator's bulletin board shows, and that it lives. An event names the one
 * before it; an empty name says that this is not known, as at the start.
 */
final class BusPublisher {
  private static final Logger LOG = LoggerFactory.getLogger(BusPublisher.class);

  private final Vertx vertx;
  private final String address;
  private final ValidatorApi api;
  private final JsonCodec codec;
  private final BusLimits limits;
  private final Context context;

  private Optional<Subscription> watching = Optional.empty();
  private String resumeAfter = "";
  private String previous = "";
  private boolean quiet;
  private boolean closed;
  private long beats;
  private long rewatch;

  BusPublisher(Vertx vertx, String address, ValidatorApi api, JsonCodec codec, BusLimits limits) {
    this.vertx = vertx;
    this.address = address;
    this.api = api;
    this.codec = codec;
    this.limits = limits;
    this.context = vertx.getOrCreateContext();
  }

  void start() {
    beats = vertx.setPeriodic(limits.heartbeatMs(), beat -> beat());
    watch();
  }

  private void watch() {
    open()
        .onComplete(
            subscription -> here(() -> watching(subscription)), cause -> here(() -> ended(cause)));
  }

  private Future<Subscription> open() {
    try {
      return api.watchBulletinBoard(
          new BoardFilter.All(),
          resumeAfter,
          event -> here(() -> publish(event)),
          cause -> here(() -> ended(cause)));
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private void here(Runnable task) {
    context.runOnContext(next -> task.run());
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
      // The board's own say nothing that those below do not.
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
    vertx.eventBus().publish(address, codec.encode(event));
  }

  private void ended(Throwable cause) {
    if (closed) {
      return;
    }
    LOG.warn("{}: the bulletin board cannot be watched, trying again", address, cause);
    watching = Optional.empty();
    // What comes next may not follow on what was published last.
    previous = "";
    rewatch = vertx.setTimer(limits.rewatchMs(), again -> watch());
  }

  void close() {
    closed = true;
    vertx.cancelTimer(beats);
    vertx.cancelTimer(rewatch);
    watching.ifPresent(Subscription::cancel);
  }
}
