package tempo.fastpay.web.events;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.loop.BackOff;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.proto.contract.AggregatorApi;
import tempo.fastpay.proto.contract.ValidatorApi.Subscription;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.BoardFilter;

/**
 * Watches the aggregator's board for as long as the node runs: a watch that broke begins again
 * after the last event seen. Belongs to one context.
 */
final class BoardFeed {
  private static final Logger LOG = LoggerFactory.getLogger(BoardFeed.class);

  /** Receives the board's events. */
  interface Sink {
    void event(BoardEvent event);

    /** Called when events begin to arrive, and when they cease to. */
    void connected(boolean isConnected);
  }

  private final Loop loop;
  private final AggregatorApi aggregator;
  private final EventLimits limits;
  private final BackOff backOff;
  private final Sink sink;

  private String cursor = "";

  /** Tells what belongs to the running watch from what an earlier one left behind. */
  private long attempt;

  private Optional<Subscription> subscription = Optional.empty();
  private boolean running;
  private boolean heard;
  private boolean isConnected;
  private Runnable stopListening = () -> {};
  private Runnable stopWaiting = () -> {};

  BoardFeed(
      Loop loop, AggregatorApi aggregator, EventLimits limits, RandomGenerator random, Sink sink) {
    this.loop = loop;
    this.aggregator = aggregator;
    this.limits = limits;
    this.backOff = new BackOff(limits.backOffMs(), limits.backOffLimitMs(), random);
    this.sink = sink;
  }

  void start() {
    long mine = ++attempt;
    running = true;
    heard = false;
    stopListening = loop.every(limits.silenceMs(), this::checkSilence);
    loop.onLoop(open(mine))
        .onComplete(opened -> opened(mine, opened), cause -> failed(mine, cause));
  }

  private Future<Subscription> open(long mine) {
    try {
      return aggregator.watchBulletinBoard(
          new BoardFilter.All(),
          cursor,
          event -> during(mine, () -> take(event)),
          cause -> during(mine, () -> broken(cause)));
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private void during(long mine, Runnable task) {
    loop.run(
        () -> {
          if (running && attempt == mine) {
            task.run();
          }
        });
  }

  private void opened(long mine, Subscription opened) {
    if (running && attempt == mine) {
      subscription = Optional.of(opened);
    } else {
      opened.cancel();
    }
  }

  private void failed(long mine, Throwable cause) {
    if (running && attempt == mine) {
      broken(cause);
    }
  }

  private void take(BoardEvent event) {
    heard = true;
    backOff.reset();
    cursor = event.cursor();
    connected(true);
    sink.event(event);
  }

  private void connected(boolean now) {
    if (isConnected != now) {
      isConnected = now;
      tell(now);
      sink.connected(now);
    }
  }

  private static void tell(boolean isWatched) {
    if (isWatched) {
      LOG.atInfo().setMessage("watching the aggregator's board").log();
    } else {
      LOG.atInfo().setMessage("the aggregator's board is not watched").log();
    }
  }

  private void checkSilence() {
    if (!heard) {
      broken(new TimeoutException("silent for " + limits.silenceMs() + " ms"));
    }
    heard = false;
  }

  private void broken(Throwable cause) {
    LOG.atDebug()
        .setMessage("the aggregator's board cannot be watched, trying again")
        .setCause(cause)
        .log();
    stop();
    connected(false);
    stopWaiting = loop.after(backOff.next(), this::start);
  }

  private void stop() {
    running = false;
    stopListening.run();
    subscription.ifPresent(Subscription::cancel);
    subscription = Optional.empty();
  }

  void close() {
    stop();
    stopWaiting.run();
  }
}
