package tempo.fastpay.face.gossip;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.loop.BackOff;
import tempo.fastpay.proto.contract.ValidatorApi.Subscription;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.protocol.quorum.ValidatorId;

/**
 * Watches one peer's bulletin board for as long as its watcher runs. Whatever the peer does changes
 * only when it is asked again and after which cursor (L12).
 */
final class PeerWatch {
  private static final Logger LOG = LoggerFactory.getLogger(PeerWatch.class);

  private final Vertx vertx;
  private final Context context;
  private final Peer peer;
  private final PeerIntake intake;
  private final GossipLimits limits;
  private final BackOff backOff;
  private final PeerCounters counters;

  /** Of the last event taken: what was not taken is asked for again. */
  private String cursor;

  /** Tells what belongs to the running watch from what an earlier one left behind. */
  private long attempt;

  private Optional<Subscription> subscription = Optional.empty();
  private boolean running;
  private boolean heard;
  private boolean reported;
  private int inWindow;
  private long windowTimer;
  private long silenceTimer;
  private long steadyTimer;
  private long waitTimer;

  PeerWatch(
      Vertx vertx,
      Context context,
      Peer peer,
      PeerIntake intake,
      GossipLimits limits,
      RandomGenerator random,
      String cursor) {
    this.vertx = vertx;
    this.context = context;
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
    windowTimer = vertx.setPeriodic(limits.windowMs(), window -> inWindow = 0);
    watch();
  }

  void close() {
    stop();
    vertx.cancelTimer(windowTimer);
    vertx.cancelTimer(waitTimer);
  }

  private void watch() {
    long mine = ++attempt;
    running = true;
    heard = false;
    silenceTimer = vertx.setPeriodic(limits.silenceMs(), check -> checkSilence());
    steadyTimer = vertx.setTimer(limits.steadyMs(), steady -> backOff.reset());
    open(mine)
        .onComplete(
            opened -> context.runOnContext(next -> opened(mine, opened)),
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

  /** On the watcher's context, and only while this attempt is the running one. */
  private void during(long mine, Runnable task) {
    context.runOnContext(
        next -> {
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

  private void pause() {
    counters.countPause();
    stop();
    waitTimer = vertx.setTimer(limits.pauseMs(), again -> watch());
  }

  private void checkSilence() {
    if (!heard) {
      broken(new TimeoutException("silent for " + limits.silenceMs() + " ms"));
    }
    heard = false;
  }

  private void broken(Throwable cause) {
    counters.countBroken();
    if (counters.watching() || counters.broken() == 1) {
      LOG.atWarn()
          .setMessage("a peer cannot be watched")
          .addKeyValue("peer", peer.validator().name())
          .addKeyValue("reason", String.valueOf(cause))
          .log();
    }
    counters.setWatching(false);
    stop();
    waitTimer = vertx.setTimer(backOff.next(), again -> watch());
  }

  private void stop() {
    if (running) {
      running = false;
      vertx.cancelTimer(silenceTimer);
      vertx.cancelTimer(steadyTimer);
      subscription.ifPresent(Subscription::cancel);
      subscription = Optional.empty();
    }
  }
}
