package tempo.fastpay.face.gossip;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.loop.BackOff;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.proto.contract.ValidatorApi.Subscription;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.protocol.quorum.ValidatorId;

/**
 * Watches one peer's bulletin board for as long as its watcher runs. Nothing that the peer does
 * changes more than when it is asked again and after which cursor (L12).
 */
final class PeerWatch {
  private static final Logger LOG = LoggerFactory.getLogger(PeerWatch.class);

  /**
   * A peer that has shown nothing so long after the start is not slow to start, but unreachable.
   */
  static final long UNREACHED_MS = 60_000;

  private final Loop loop;
  private final Peer peer;
  private final PeerIntake intake;
  private final GossipLimits limits;
  private final BackOff backOff;
  private final PeerCounters counters;

  /** The cursor of the last event taken: events that were not taken are asked for again. */
  private String cursor;

  /** The number of the running watch, which tells its calls from those of an earlier one. */
  private long attempt;

  private Optional<Subscription> subscription = Optional.empty();
  private boolean running;
  private boolean heard;
  private boolean reported;
  private int inWindow;
  private Runnable stopWindow = () -> {};
  private Runnable stopSilence = () -> {};
  private Runnable stopSteady = () -> {};
  private Runnable stopWait = () -> {};
  private Runnable stopReaching = () -> {};
  private String lastReason = "it shows nothing";

  PeerWatch(
      Loop loop,
      Peer peer,
      PeerIntake intake,
      GossipLimits limits,
      RandomGenerator random,
      String cursor) {
    this.loop = loop;
    this.peer = peer;
    this.intake = intake;
    this.limits = limits;
    this.backOff = new BackOff(limits.backOffMs(), limits.backOffLimitMs(), random);
    this.counters = new PeerCounters(peer.validator().name());
    this.cursor = cursor;
  }

  ValidatorId peer() {
    return peer.validator().id();
  }

  String cursor() {
    return cursor;
  }

  PeerCounters counters() {
    return counters;
  }

  void start() {
    stopWindow = loop.every(limits.windowMs(), () -> inWindow = 0);
    stopReaching = loop.after(UNREACHED_MS, this::notReached);
    watch();
  }

  void close() {
    stop();
    stopWindow.run();
    stopWait.run();
    stopReaching.run();
  }

  private void watch() {
    long mine = ++attempt;
    running = true;
    heard = false;
    stopSilence = loop.every(limits.silenceMs(), this::checkSilence);
    stopSteady = loop.after(limits.steadyMs(), backOff::reset);
    open(mine)
        .onComplete(
            opened -> loop.run(() -> opened(mine, opened)),
            cause -> during(mine, () -> broken(cause)));
  }

  private Future<Subscription> open(long mine) {
    try {
      return peer.api()
          .watchBulletinBoard(
              new BoardFilter.All(),
              cursor,
              event -> during(mine, () -> take(event)),
              cause -> during(mine, () -> broken(cause)));
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  /** Runs the task on the watcher's loop, and only while this attempt is the running one. */
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

  private void take(BoardEvent event) {
    heard = true;
    if (event.cursor().length() > BoardQuery.CURSOR_LIMIT_CHARS) {
      counters.countRefused();
      broken(new IllegalArgumentException("a cursor longer than any cursor may be"));
      return;
    }
    inWindow++;
    if (inWindow > limits.eventsPerWindowLimit() || !intake.ready(peer)) {
      pause();
      return;
    }
    show(event);
    cursor = event.cursor();
  }

  private void show(BoardEvent event) {
    if (!counters.watching()) {
      counters.setWatching(true);
      counters.setUnreached(false);
      stopReaching.run();
      LOG.atInfo()
          .setMessage("a peer is watched")
          .addKeyValue("peer", peer.validator().name())
          .log();
    }
    try {
      if (event instanceof BoardEvent.Certified certified) {
        intake.certificate(peer, certified.certificate());
        counters.countCertificate();
      } else if (event instanceof BoardEvent.QuorumReached reached) {
        intake.quorumCertificate(peer, reached.qc());
        counters.countQuorumCertificate();
      } else if (event instanceof BoardEvent.Progressed progressed) {
        intake.lifecycle(peer, progressed.update());
      } else if (event instanceof BoardEvent.Heartbeat) {
        counters.countHeartbeat();
      }
    } catch (RuntimeException e) {
      counters.countRefused();
      if (!reported) {
        reported = true;
        LOG.atWarn()
            .setMessage("an event of a peer was not taken")
            .addKeyValue("peer", peer.validator().name())
            .setCause(e)
            .log();
      }
    }
  }

  private void notReached() {
    counters.setUnreached(true);
    LOG.atError()
        .setMessage("a peer was never reached: what it certifies is not seen here")
        .addKeyValue("peer", peer.validator().name())
        .addKeyValue("seconds", UNREACHED_MS / 1_000)
        .addKeyValue("reason", lastReason)
        .log();
  }

  private void pause() {
    counters.countPause();
    stop();
    stopWait = loop.after(limits.pauseMs(), this::watch);
  }

  private void checkSilence() {
    if (!heard) {
      broken(new TimeoutException("silent for " + limits.silenceMs() + " ms"));
    }
    heard = false;
  }

  private void broken(Throwable cause) {
    counters.countBroken();
    lastReason = String.valueOf(cause);
    if (counters.watching() || counters.broken() == 1) {
      LOG.atWarn()
          .setMessage("a peer cannot be watched")
          .addKeyValue("peer", peer.validator().name())
          .addKeyValue("reason", String.valueOf(cause))
          .log();
    }
    counters.setWatching(false);
    stop();
    stopWait = loop.after(backOff.next(), this::watch);
  }

  private void stop() {
    if (running) {
      running = false;
      stopSilence.run();
      stopSteady.run();
      subscription.ifPresent(Subscription::cancel);
      subscription = Optional.empty();
    }
  }
}
