package tempo.fastpay.face.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.Future;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import tempo.fastpay.loop.SeededLoop;
import tempo.fastpay.proto.contract.CallFailedException;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.testkit.TestCommittee;

/** A peer that nobody ever reached is an error after a minute, in a time of its own. */
class UnreachedPeerTest {
  private static final PeerIntake NOBODY =
      new PeerIntake() {
        @Override
        public boolean ready(Peer from) {
          return true;
        }

        @Override
        public void certificate(Peer from, Certificate certificate) {}

        @Override
        public void quorumCertificate(Peer from, QuorumCertificate qc) {}
      };

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final SeededLoop loop = SeededLoop.of(1);
  private final ScriptedPeer peer = new ScriptedPeer();
  private final PeerWatch watch =
      new PeerWatch(
          loop,
          new Peer(TestCommittee.of(4).member(1).validator(), peer),
          NOBODY,
          GossipLimits.DEFAULT,
          new Random(1),
          "");

  @BeforeEach
  void listen() {
    log.start();
    logger().addAppender(log);
  }

  @AfterEach
  void stop() {
    logger().detachAppender(log);
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(PeerWatch.class);
  }

  private List<ILoggingEvent> errors() {
    return log.list.stream().filter(event -> event.getLevel() == Level.ERROR).toList();
  }

  private void at(long ms) {
    loop.time().runUntil(ms);
  }

  private static BoardEvent heartbeat() {
    return new BoardEvent.Heartbeat("1");
  }

  @Test
  void itIsToldOnceAfterAMinuteAndForgottenWhenItIsReached() throws Exception {
    peer.refusal = Future.failedFuture(new CallFailedException("Connection refused", null));
    watch.start();
    at(PeerWatch.UNREACHED_MS - 1);
    assertThat(errors()).isEmpty();
    assertThat(watch.counters().unreached()).isFalse();

    at(10 * PeerWatch.UNREACHED_MS);
    assertThat(errors()).hasSize(1);
    assertThat(errors().get(0).getMessage()).startsWith("a peer was never reached");
    assertThat(errors().get(0).getKeyValuePairs().toString())
        .contains("peer=\"edgar\"", "Connection refused");
    assertThat(watch.counters().unreached()).isTrue();

    peer.refusal = null;
    nextWatch().onEvent.handle(heartbeat());
    loop.time().runNext();
    at(20 * PeerWatch.UNREACHED_MS);
    assertThat(watch.counters().unreached()).isFalse();
    assertThat(errors()).hasSize(1);
  }

  @Test
  void aPeerThatAcceptsAndShowsNothingWasNotReachedEither() {
    watch.start();
    at(PeerWatch.UNREACHED_MS);
    assertThat(errors()).hasSize(1);
  }

  @Test
  void aPeerThatWasReachedAndLeftIsNone() throws Exception {
    watch.start();
    ScriptedPeer.Watch reached = peer.next();
    peer.refusal = Future.failedFuture(new CallFailedException("Connection refused", null));
    reached.onEvent.handle(heartbeat());
    at(1);
    assertThat(watch.counters().watching()).isTrue();
    reached.onEnd.handle(new CallFailedException("gone", null));
    at(2 * PeerWatch.UNREACHED_MS);
    assertThat(watch.counters().watching()).isFalse();
    assertThat(errors()).isEmpty();
    assertThat(watch.counters().unreached()).isFalse();
  }

  /** The first watch that is asked for from now on. */
  private ScriptedPeer.Watch nextWatch() throws InterruptedException {
    while (peer.waiting() > 0) {
      peer.next();
    }
    while (peer.waiting() == 0) {
      loop.time().runNext();
    }
    return peer.next();
  }
}
