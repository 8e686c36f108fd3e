package tempo.fastpay.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tempo.fastpay.client.quorum.Suspicion;
import tempo.fastpay.proto.contract.ValidatorApi.Subscription;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.api.Lifecycle.Stage;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.api.TxStatus;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Expiry;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.testkit.Altered;
import tempo.fastpay.testkit.Fault;
import tempo.fastpay.testkit.Fixtures;

/** One board of the boards of four validators. */
class MergedBoardTest {
  private final Fixture fixture = new Fixture();
  private final Payment payment =
      Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(10), 0);
  private final Envelope envelope = Fixtures.envelope(payment);
  private final TxHash txHash = envelope.txHash();

  @AfterEach
  void close() throws Exception {
    fixture.close();
  }

  /** A validator whose board shows, when it is first watched, what the test gives it. */
  private List<Handler<BoardEvent>> scripted(int index) {
    List<Handler<BoardEvent>> watchers = new CopyOnWriteArrayList<>();
    fixture.ports.put(
        fixture.validator(index),
        new Altered(fixture.sidecars.get(index)) {
          @Override
          public Future<Subscription> watchBulletinBoard(
              BoardFilter filter,
              String cursor,
              Handler<BoardEvent> onEvent,
              Handler<Throwable> onEnd) {
            watchers.add(onEvent);
            return Future.succeededFuture(() -> {});
          }
        });
    return watchers;
  }

  private void show(List<Handler<BoardEvent>> watchers, BoardEvent event) throws Exception {
    fixture.until(() -> !watchers.isEmpty());
    watchers.get(0).handle(event);
  }

  private static BoardEvent certified(Certificate certificate) {
    return new BoardEvent.Certified(certificate, "c");
  }

  private BoardEvent progressed(Stage stage, String detail) {
    return new BoardEvent.Progressed(
        new Lifecycle(txHash, stage, UInt64.ONE, UInt64.of(7), detail), "c");
  }

  private static long certificates(List<BoardEvent> events) {
    return events.stream().filter(event -> event instanceof BoardEvent.Certified).count();
  }

  private static long qcs(List<BoardEvent> events) {
    return events.stream().filter(event -> event instanceof BoardEvent.QuorumReached).count();
  }

  private static List<Stage> stages(List<BoardEvent> events) {
    List<Stage> stages = new ArrayList<>();
    for (BoardEvent event : events) {
      if (event instanceof BoardEvent.Progressed progressed) {
        stages.add(progressed.update().stage());
      }
    }
    return stages;
  }

  @Test
  void everyCertificateOnceOneQcEachStageOnce() throws Exception {
    fixture.start();
    QuorumCertificate qc = fixture.submit(payment).qc().orElseThrow();
    // Every validator shows the QC, and the stages, on a board of its own.
    for (int i = 0; i < 4; i++) {
      await(fixture.sidecars.get(i).presentQuorumCertificates(List.of(qc)));
      fixture.sidecars.get(i).makeBlock();
    }
    fixture.until(
        () ->
            fixture.status(txHash).stage().equals(Optional.of(Stage.FINALIZED))
                && fixture.status(txHash).certificates().size() == 4);
    List<BoardEvent> events = fixture.board();
    assertThat(certificates(events)).isEqualTo(4);
    assertThat(qcs(events)).isOne();
    assertThat(stages(events)).containsExactly(Stage.ACCEPTED, Stage.CERTIFIED, Stage.FINALIZED);
    Set<String> cursors = new HashSet<>();
    assertThat(events).allMatch(event -> cursors.add(event.cursor()));
    assertThat(
            await(fixture.aggregator.bulletinBoard(BoardQuery.of(new BoardFilter.All())))
                .certificates())
        .hasSize(4);
  }

  @Test
  void aWatchGoesOnFromItsCursorWithoutGapOrRepetition() throws Exception {
    fixture.start();
    List<BoardEvent> seen = new CopyOnWriteArrayList<>();
    Subscription first =
        await(
            fixture.aggregator.watchBulletinBoard(
                new BoardFilter.OfAddress(Fixtures.BOB.address()), "", seen::add, cause -> {}));
    fixture.submit(payment);
    fixture.until(() -> certificates(seen) == 4 && qcs(seen) == 1);
    first.cancel();
    String cursor = seen.get(2).cursor();
    List<BoardEvent> resumed = new CopyOnWriteArrayList<>();
    await(
        fixture.aggregator.watchBulletinBoard(
            new BoardFilter.OfAddress(Fixtures.BOB.address()), cursor, resumed::add, cause -> {}));
    List<BoardEvent> all = fixture.board(envelope);
    fixture.until(() -> resumed.size() >= all.size() - all.indexOf(seen.get(2)) - 1);
    List<BoardEvent> together = new ArrayList<>(all.subList(0, all.indexOf(seen.get(2)) + 1));
    together.addAll(resumed);
    assertThat(together).isEqualTo(all);
  }

  @Test
  void aPaymentSentPastTheAggregatorIsSeenAndItsBytesAreFetched() throws Exception {
    fixture.start();
    fixture.submitTo(payment, 0, 1, 2);
    fixture.until(
        () ->
            await(fixture.aggregator.status(txHash))
                .filter(status -> status.qcHash().isPresent())
                .isPresent());
    assertThat(fixture.status(txHash).certificates()).hasSize(3);
    assertThat(qcs(fixture.board())).isOne();
    assertThat(fixture.status(txHash).stage()).contains(Stage.CERTIFIED);
  }

  @Test
  void oneMemberThatCertifiesWhatNobodySentFillsNoBoard() throws Exception {
    List<Handler<BoardEvent>> liar = scripted(3);
    fixture.start();
    for (int i = 0; i < 50; i++) {
      Payment invented = Fixtures.payment(Fixtures.CAROL, Fixtures.ALICE, Fixtures.dollars(1), i);
      show(liar, certified(fixture.certificate(3, invented)));
    }
    show(liar, certified(fixture.certificate(3, payment)));
    fixture.until(
        () -> fixture.aggregator.counters().snapshot().getOrDefault("certificates.held", 0L) == 51);
    assertThat(fixture.board()).isEmpty();
    assertThat(await(fixture.aggregator.status(txHash))).isEmpty();

    // A second member vouches for one of them: an honest one has seen it.
    fixture.submitTo(payment, 0);
    fixture.until(() -> certificates(fixture.board()) == 2);
    assertThat(certificates(fixture.board(envelope))).isEqualTo(2);
  }

  @Test
  void aMemberAndAClientTogetherFillNoBoardEither() throws Exception {
    for (int i = 0; i < 3; i++) {
      fixture.fault(i, new Fault.Refusing(Reject.of(RejectCode.INSUFFICIENT_FUNDS, "poor")));
    }
    fixture.start();
    assertThat(fixture.submit(payment).qc()).isEmpty();
    fixture.until(() -> fixture.status(txHash).certificates().size() == 1);
    assertThat(fixture.board()).isEmpty();
  }

  @Test
  void aPaymentReWrappedWithoutEndIsCertifiedAndPushesNobodyOff() throws Exception {
    fixture.start();
    for (int i = 0; i < 3 * Payments.ENVELOPES_LIMIT; i++) {
      Envelope wrapped =
          new Envelope(
              envelope.chainId(),
              envelope.paymentBytes(),
              envelope.nonceKey(),
              envelope.nonceSeq(),
              new Expiry.UnixMillis(UInt64.of(System.currentTimeMillis() + 100_000 + i)),
              Optional.empty());
      assertThat(await(fixture.aggregator.submit(SubmitRequest.of(wrapped, List.of()))).qc())
          .isPresent();
      fixture.until(() -> fixture.status(wrapped.txHash()).certificates().size() == 4);
    }
    assertThat(qcs(fixture.board())).isEqualTo(Payments.ENVELOPES_LIMIT);
    assertThat(certificates(fixture.board())).isEqualTo(4 * Payments.ENVELOPES_LIMIT);
  }

  @Test
  void boardsThatShowBadCertificatesAreNamedAndSpoilNothing() throws Exception {
    List<Handler<BoardEvent>> liar = scripted(3);
    fixture.start();
    Certificate good = fixture.certificate(2, payment);
    Certificate bad =
        new Certificate(
            good.signer(),
            good.txHash(),
            good.effectsHash(),
            good.effects(),
            good.epoch(),
            fixture.certificate(1, payment).signature(),
            good.createdUnixMillis());
    show(liar, certified(bad));
    fixture.until(() -> fixture.suspicions(3, Suspicion.Reason.BAD_SIGNATURE) == 1);
    // It took nobody's place: neither the signer's nor the quorum's.
    fixture.submitTo(payment, 0, 1, 2);
    fixture.until(() -> qcs(fixture.board()) == 1);
    assertThat(fixture.suspicions(2, Suspicion.Reason.BAD_SIGNATURE)).isZero();
  }

  @Test
  void aForgedQcCertifiesNothing() throws Exception {
    List<Handler<BoardEvent>> liar = scripted(3);
    fixture.start();
    QuorumCertificate good = fixture.committee.qc(payment);
    QuorumCertificate tooFew =
        new QuorumCertificate(
            good.txHash(),
            good.effectsHash(),
            good.certificates().subList(0, 2),
            2,
            good.envelope());
    show(liar, new BoardEvent.QuorumReached(tooFew, "c"));
    fixture.until(() -> fixture.suspicions(3, Suspicion.Reason.FORGED_QC) == 1);
    assertThat(fixture.board()).isEmpty();
    show(liar, new BoardEvent.QuorumReached(good, "c"));
    fixture.until(() -> qcs(fixture.board()) == 1);
    assertThat(certificates(fixture.board())).isEqualTo(3);
  }

  @Test
  void aQcWithoutItsPaymentIsSoManyCertificates() throws Exception {
    List<Handler<BoardEvent>> teller = scripted(3);
    fixture.start();
    fixture.submitTo(payment, 0);
    QuorumCertificate good = fixture.committee.qc(payment);
    QuorumCertificate bare =
        new QuorumCertificate(
            good.txHash(),
            good.effectsHash(),
            good.certificates(),
            good.threshold(),
            Optional.empty());
    show(teller, new BoardEvent.QuorumReached(bare, "c"));
    fixture.until(() -> qcs(fixture.board()) == 1);
    assertThat(certificates(fixture.board())).isEqualTo(4);
  }

  @Test
  void noLiarMovesAStage() throws Exception {
    List<Handler<BoardEvent>> liar = scripted(3);
    fixture.start();
    fixture.submit(payment);
    show(liar, progressed(Stage.FINALIZED, ""));
    show(liar, progressed(Stage.FAILED, "says the liar"));
    // What comes after it on the same board has been taken, so it has been, too.
    Payment marker = Fixtures.payment(Fixtures.BOB, Fixtures.CAROL, Fixtures.dollars(1), 0);
    fixture.submitTo(marker, 0);
    show(liar, certified(fixture.certificate(3, marker)));
    fixture.until(() -> certificates(fixture.board(Fixtures.envelope(marker))) == 2);
    assertThat(fixture.status(txHash).stage()).contains(Stage.CERTIFIED);
    assertThat(fixture.status(txHash).detail()).isEmpty();
    assertThat(stages(fixture.board(envelope))).containsExactly(Stage.ACCEPTED, Stage.CERTIFIED);
  }

  @Test
  void anEndIsTakenFromTwoAndNothingFollowsIt() throws Exception {
    List<Handler<BoardEvent>> third = scripted(2);
    List<Handler<BoardEvent>> fourth = scripted(3);
    fixture.start();
    fixture.submit(payment);
    show(third, progressed(Stage.QUEUED_ONCHAIN, ""));
    show(fourth, progressed(Stage.INCLUDED, ""));
    fixture.until(() -> fixture.status(txHash).stage().equals(Optional.of(Stage.QUEUED_ONCHAIN)));
    show(third, progressed(Stage.FAILED, "reverted: paused"));
    show(fourth, progressed(Stage.FAILED, "reverted: paused"));
    fixture.until(() -> fixture.status(txHash).stage().equals(Optional.of(Stage.FAILED)));
    assertThat(fixture.status(txHash).detail()).isEqualTo("reverted: paused");
    assertThat(fixture.status(txHash).observedBlockHeight()).isEqualTo(UInt64.of(7));
    show(third, progressed(Stage.FINALIZED, ""));
    show(fourth, progressed(Stage.FINALIZED, ""));
    fixture.submit(payment);
    assertThat(stages(fixture.board(envelope)))
        .containsExactly(Stage.ACCEPTED, Stage.CERTIFIED, Stage.QUEUED_ONCHAIN, Stage.FAILED);
  }

  @Test
  void stagesToldBeforeTheCertificatesAreNotLost() throws Exception {
    List<Handler<BoardEvent>> third = scripted(2);
    List<Handler<BoardEvent>> fourth = scripted(3);
    fixture.start();
    show(third, progressed(Stage.FINALIZED, ""));
    show(fourth, progressed(Stage.FINALIZED, ""));
    fixture.submitTo(payment, 0, 1);
    fixture.until(
        () ->
            await(fixture.aggregator.status(txHash))
                .flatMap(TxStatus::stage)
                .equals(Optional.of(Stage.FINALIZED)));
  }

  @Test
  void whatValidatorsDoWithAPaymentIsToldAfterItIsCertified() throws Exception {
    List<Handler<BoardEvent>> third = scripted(2);
    List<Handler<BoardEvent>> fourth = scripted(3);
    fixture.start();
    show(third, progressed(Stage.QUEUED_ONCHAIN, ""));
    show(fourth, progressed(Stage.QUEUED_ONCHAIN, ""));
    fixture.submitTo(payment, 0, 1);
    fixture.until(() -> certificates(fixture.board(envelope)) == 2);
    show(third, certified(fixture.certificate(2, payment)));
    fixture.until(() -> fixture.status(txHash).stage().equals(Optional.of(Stage.QUEUED_ONCHAIN)));

    assertThat(stages(fixture.board(envelope)))
        .containsExactly(Stage.ACCEPTED, Stage.CERTIFIED, Stage.QUEUED_ONCHAIN);
  }

  @Test
  void aValidatorThatComesBackIsWatchedFromWhereItWas() throws Exception {
    fixture.start();
    fixture.submit(payment);
    fixture.until(() -> certificates(fixture.board()) == 4);
    fixture.fault(1, new Fault.Down());
    Payment second = Fixtures.payment(Fixtures.BOB, Fixtures.CAROL, Fixtures.dollars(1), 0);
    fixture.submit(second);
    fixture.fault(1, new Fault.None());
    fixture.submitTo(second, 1);
    fixture.until(() -> certificates(fixture.board()) == 8);
    assertThat(qcs(fixture.board())).isEqualTo(2);
  }

  @Test
  void aBoardThatIsLateIsWaitedForByNobody() throws Exception {
    fixture.fault(0, new Fault.Late(2));
    fixture.start();
    assertThat(fixture.submit(payment).qc()).isPresent();
    fixture.until(() -> certificates(fixture.board()) == 4);
  }
}
