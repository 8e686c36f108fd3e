package tempo.fastpay.face.gossip;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tempo.fastpay.proto.contract.CallFailedException;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.testkit.Awaiting;
import tempo.fastpay.testkit.Fault;
import tempo.fastpay.testkit.Fixtures;
import tempo.fastpay.testkit.MockSidecar;
import tempo.fastpay.testkit.TestCommittee;

/** Gossip with peers that are good, flaky, silent, lying, flooding and hung. */
class GossipTest {
  private static final long NEVER_MS = 3_600_000;
  private static final TestCommittee COMMITTEE = TestCommittee.of(4);
  private static final Payment PAYMENT =
      Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(1), 0);
  private static final Certificate CERTIFICATE =
      COMMITTEE.member(0).certify(Fixtures.envelope(PAYMENT), PAYMENT, COMMITTEE.committee());

  /** Reconnects at once, for tests; nothing else happens by itself. */
  private static final GossipLimits QUICK =
      GossipLimits.DEFAULT
          .withBackOffMs(1, 5)
          .withSteadyMs(NEVER_MS)
          .withSilenceMs(NEVER_MS)
          .withWindowMs(NEVER_MS)
          .withEventsPerWindow(1_000)
          .withPauseMs(5);

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final Intake intake = new Intake();
  private Gossip gossip;

  /** What was shown, by whom; on which context is checked. */
  private final class Intake implements PeerIntake {
    final BlockingQueue<Object> shown = new LinkedBlockingQueue<>();
    final BlockingQueue<String> from = new LinkedBlockingQueue<>();
    volatile boolean ready = true;
    volatile RuntimeException fault;

    @Override
    public boolean ready(Peer from) {
      return ready;
    }

    @Override
    public void certificate(Peer peer, Certificate certificate) {
      take(peer, certificate);
    }

    @Override
    public void quorumCertificate(Peer peer, QuorumCertificate qc) {
      take(peer, qc);
    }

    private void take(Peer peer, Object what) {
      if (fault != null) {
        throw fault;
      }
      from.add(Vertx.currentContext() == context ? peer.validator().name() : "another context");
      shown.add(what);
    }

    Object next() throws InterruptedException {
      Object next = shown.poll(Awaiting.WAIT_S, TimeUnit.SECONDS);
      assertThat(next).as("something shown").isNotNull();
      return next;
    }
  }

  @AfterEach
  void stop() throws Exception {
    await(gossip.close());
    await(vertx.close());
  }

  private void awaitUntil(BooleanSupplier condition) throws Exception {
    Awaiting.awaitUntil(vertx, condition);
  }

  private void gossip(GossipLimits limits, ValidatorApi... peers) throws Exception {
    List<Peer> all = new ArrayList<>();
    for (int i = 0; i < peers.length; i++) {
      all.add(new Peer(COMMITTEE.member(i).validator(), peers[i]));
    }
    Promise<Gossip> started = Promise.promise();
    context.runOnContext(
        now -> started.complete(Gossip.start(vertx, all, intake, limits, new Random(1))));
    gossip = await(started.future());
  }

  private static BoardEvent certified(String cursor) {
    return new BoardEvent.Certified(CERTIFICATE, cursor);
  }

  @Test
  void whatPeersShowReachesTheIntakeWithItsSource() throws Exception {
    List<MockSidecar> peers = MockSidecar.all(vertx, COMMITTEE).subList(0, 2);
    gossip(QUICK, peers.get(0), peers.get(1));
    await(peers.get(1).submit(Fixtures.request(PAYMENT)));
    assertThat(((Certificate) intake.next()).signer()).isEqualTo(peers.get(1).validator().id());
    QuorumCertificate qc = COMMITTEE.qc(PAYMENT);
    await(peers.get(0).presentQuorumCertificates(List.of(qc)));
    assertThat(intake.next()).isEqualTo(qc);
    assertThat(intake.from).containsExactly("edgar", "dave");
    assertThat(gossip.counters()).extracting(PeerCounters::peer).containsExactly("dave", "edgar");
    awaitUntil(() -> gossip.counters().get(1).certificates() == 1);
    awaitUntil(() -> gossip.counters().get(0).quorumCertificates() == 1);
    assertThat(gossip.counters()).allMatch(PeerCounters::watching);
  }

  @Test
  void aPeerThatWasAwayIsAskedForWhatWasMissed() throws Exception {
    MockSidecar peer = MockSidecar.all(vertx, COMMITTEE).get(0);
    gossip(QUICK, peer);
    await(peer.submit(Fixtures.request(PAYMENT)));
    intake.next();
    peer.fault(new Fault.Down());
    awaitUntil(() -> !gossip.counters().get(0).watching());
    peer.fault(new Fault.None());
    Payment second = Fixtures.payment(Fixtures.BOB, Fixtures.CAROL, Fixtures.dollars(1), 0);
    await(peer.submit(Fixtures.request(second)));
    assertThat(((Certificate) intake.next()).txHash())
        .isEqualTo(Fixtures.envelope(second).txHash());
    assertThat(intake.shown).isEmpty();
    assertThat(gossip.counters().get(0).broken()).isPositive();
  }

  @Test
  void aBrokenWatchGoesOnAfterTheLastEventTaken() throws Exception {
    ScriptedPeer peer = new ScriptedPeer();
    gossip(QUICK, peer);
    ScriptedPeer.Watch first = peer.next();
    assertThat(first.cursor).isEmpty();
    first.onEvent.handle(certified("a-1"));
    first.onEvent.handle(new BoardEvent.Heartbeat("a-2"));
    first.onEnd.handle(new CallFailedException("reset", null));
    ScriptedPeer.Watch second = peer.next();
    assertThat(second.cursor).isEqualTo("a-2");
    // What an ended watch still says is not heard.
    first.onEvent.handle(certified("a-9"));
    second.onEnd.handle(null);
    assertThat(peer.next().cursor).isEqualTo("a-2");
    assertThat(intake.shown).hasSize(1);
    assertThat(gossip.counters().get(0).broken()).isEqualTo(2);
    assertThat(gossip.counters().get(0).heartbeats()).isEqualTo(1);
  }

  @Test
  void aPeersCursorSteersOnlyWhatItIsAskedNext_L12() throws Exception {
    ScriptedPeer liar = new ScriptedPeer();
    ScriptedPeer honest = new ScriptedPeer();
    gossip(QUICK, liar, honest);
    ScriptedPeer.Watch lying = liar.next();
    ScriptedPeer.Watch good = honest.next();
    lying.onEvent.handle(certified("another's-99"));
    good.onEvent.handle(certified("good-1"));
    lying.onEvent.handle(new BoardEvent.Heartbeat("x".repeat(100_000)));
    assertThat(liar.next().cursor).isEqualTo("another's-99");
    awaitUntil(() -> lying.cancelled);
    good.onEnd.handle(null);
    assertThat(honest.next().cursor).isEqualTo("good-1");
    assertThat(gossip.counters().get(0).refused()).isEqualTo(1);
    assertThat(gossip.counters().get(1).refused()).isZero();
  }

  @Test
  void silenceIsABrokenWatchAndHeartbeatsAreNotSilence() throws Exception {
    ScriptedPeer silent = new ScriptedPeer();
    gossip(QUICK.withSilenceMs(60), silent);
    ScriptedPeer.Watch first = silent.next();
    ScriptedPeer.Watch second = silent.next();
    awaitUntil(() -> first.cancelled);
    long beats =
        vertx.setPeriodic(5, beat -> second.onEvent.handle(new BoardEvent.Heartbeat("b-1")));
    awaitUntil(() -> gossip.counters().get(0).heartbeats() > 40);
    assertThat(silent.asked()).isEqualTo(2);
    vertx.cancelTimer(beats);
    assertThat(silent.next().cursor).isEqualTo("b-1");
  }

  @Test
  void peersThatThrowRefuseOrHangCostTheOthersNothing() throws Exception {
    ScriptedPeer throwing = new ScriptedPeer();
    throwing.fault = new IllegalStateException("a peer's fault");
    ScriptedPeer refusing = new ScriptedPeer();
    refusing.refusal = Future.failedFuture(new CallFailedException("down", null));
    ScriptedPeer hung = new ScriptedPeer();
    Promise<ValidatorApi.Subscription> opening = Promise.promise();
    hung.refusal = opening.future();
    MockSidecar honest = MockSidecar.all(vertx, COMMITTEE).get(3);
    gossip(QUICK.withSilenceMs(60), throwing, refusing, hung, honest);
    ScriptedPeer.Watch late = hung.next();
    hung.next();
    throwing.next();
    throwing.next();
    refusing.next();
    refusing.next();
    await(honest.submit(Fixtures.request(PAYMENT)));
    assertThat(((Certificate) intake.next()).signer()).isEqualTo(honest.validator().id());
    assertThat(intake.from).containsExactly("grace");
    // A watch that opens when nobody waits for it any more is ended.
    opening.complete(late);
    awaitUntil(() -> late.cancelled);
  }

  @Test
  void anIntakeThatFailsOnAnEventGoesOnWithTheNext() throws Exception {
    ScriptedPeer peer = new ScriptedPeer();
    gossip(QUICK, peer);
    ScriptedPeer.Watch watch = peer.next();
    intake.fault = new IllegalStateException("the intake's fault");
    watch.onEvent.handle(certified("a-1"));
    awaitUntil(() -> gossip.counters().get(0).refused() == 1);
    intake.fault = null;
    watch.onEvent.handle(certified("a-2"));
    intake.next();
    assertThat(watch.cancelled).isFalse();
    assertThat(peer.asked()).isEqualTo(1);
  }

  @Test
  void whileTheIntakeIsBehindPeersWaitAndNothingIsLost_L11() throws Exception {
    ScriptedPeer peer = new ScriptedPeer();
    gossip(QUICK, peer);
    ScriptedPeer.Watch first = peer.next();
    first.onEvent.handle(certified("a-1"));
    intake.next();
    intake.ready = false;
    first.onEvent.handle(certified("a-2"));
    first.onEvent.handle(certified("a-3"));
    ScriptedPeer.Watch second = peer.next();
    assertThat(first.cancelled).isTrue();
    assertThat(second.cursor).isEqualTo("a-1");
    intake.ready = true;
    second.onEvent.handle(certified("a-2"));
    intake.next();
    assertThat(intake.shown).isEmpty();
    assertThat(gossip.counters().get(0).pauses()).isEqualTo(1);
    assertThat(gossip.counters().get(0).broken()).isZero();
  }

  @Test
  void aPeerThatFloodsWaitsAloneAndLosesNothing_L11() throws Exception {
    ScriptedPeer flood = new ScriptedPeer();
    ScriptedPeer honest = new ScriptedPeer();
    gossip(QUICK.withEventsPerWindow(10), flood, honest);
    ScriptedPeer.Watch flooding = flood.next();
    for (int i = 1; i <= 100; i++) {
      flooding.onEvent.handle(certified("f-" + i));
    }
    assertThat(flood.next().cursor).isEqualTo("f-10");
    honest.next().onEvent.handle(certified("good-1"));
    for (int i = 0; i < 11; i++) {
      intake.next();
    }
    assertThat(intake.shown).isEmpty();
    assertThat(intake.from.stream().filter("edgar"::equals)).hasSize(1);
    assertThat(gossip.counters().get(0).pauses()).isPositive();
    assertThat(gossip.counters().get(1).pauses()).isZero();
  }

  @Test
  void aClosedGossipIsSilent() throws Exception {
    ScriptedPeer peer = new ScriptedPeer();
    gossip(QUICK, peer);
    ScriptedPeer.Watch watch = peer.next();
    await(gossip.close());
    awaitUntil(() -> watch.cancelled);
    watch.onEvent.handle(certified("a-1"));
    watch.onEnd.handle(null);
    Promise<Void> later = Promise.promise();
    vertx.setTimer(50, passed -> context.runOnContext(next -> later.complete()));
    await(later.future());
    assertThat(intake.shown).isEmpty();
    assertThat(peer.asked()).isEqualTo(1);
  }
}
