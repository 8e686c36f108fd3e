package tempo.fastpay.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tempo.fastpay.aggregator.Counters.Answer;
import tempo.fastpay.client.quorum.Suspicion;
import tempo.fastpay.protocol.api.FanoutReply;
import tempo.fastpay.protocol.api.Intent;
import tempo.fastpay.protocol.api.Lifecycle.Stage;
import tempo.fastpay.protocol.api.MemberHealth.Health;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.api.ValidatorReject;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.ValidatorId;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.testkit.Altered;
import tempo.fastpay.testkit.Fault;
import tempo.fastpay.testkit.Fixtures;

/** A payment's way through the aggregator to four validators. */
class SubmissionsTest {
  private final Fixture fixture = new Fixture();
  private final Payment payment =
      Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(10), 0);
  private final TxHash txHash = Fixtures.envelope(payment).txHash();

  @AfterEach
  void close() throws Exception {
    fixture.close();
  }

  private void assertGoodQc(FanoutReply reply) {
    QuorumCertificate qc = reply.qc().orElseThrow();
    assertThat(
            VerifiedQc.verify(qc, Optional.empty(), fixture.committee.committee(), Fixtures.CRYPTO))
        .isInstanceOf(VerifiedQc.Result.Verified.class);
    assertThat(reply.txHash()).isEqualTo(txHash);
    assertThat(reply.effectsHash()).contains(qc.effectsHash());
  }

  private static Set<ValidatorId> signers(FanoutReply reply) {
    return reply.certificates().stream().map(Certificate::signer).collect(Collectors.toSet());
  }

  private Health health(int index) throws Exception {
    return await(fixture.aggregator.committee()).members().get(index).health();
  }

  private Fault refusing(RejectCode code) {
    return new Fault.Refusing(Reject.of(code, "for a reason"));
  }

  /** The validator answers a submission when the test says so. */
  private Promise<SubmitReply> held(int index) {
    Promise<SubmitReply> answer = Promise.promise();
    fixture.ports.put(
        fixture.validator(index),
        new Altered(fixture.sidecars.get(index)) {
          @Override
          public Future<SubmitReply> submit(SubmitRequest request) {
            return answer.future();
          }
        });
    return answer;
  }

  @Test
  void answersAtQuorumThoughOneNeverAnswers() throws Exception {
    fixture.fault(2, new Fault.Hung());
    fixture.start();
    FanoutReply reply = fixture.submit(payment);
    assertGoodQc(reply);
    assertThat(signers(reply)).doesNotContain(fixture.validator(2).id()).hasSize(3);
    assertThat(reply.rejects()).isEmpty();
    assertThat(fixture.count(Answer.CERTIFIED)).isOne();
  }

  @Test
  void whatComesAfterTheQuorumIsCollected() throws Exception {
    Promise<SubmitReply> late = held(3);
    fixture.start();
    assertGoodQc(fixture.submit(payment));
    assertThat(fixture.status(txHash).certificates()).hasSize(3);
    Certificate fourth = fixture.certificate(3, payment);
    late.complete(new SubmitReply.Certified(fourth));
    fixture.until(() -> fixture.status(txHash).certificates().size() == 4);
    assertThat(fixture.status(txHash).certificates()).contains(fourth);
    assertThat(await(fixture.aggregator.submit(Fixtures.request(payment))).certificates())
        .hasSize(4);
  }

  @Test
  void aLateRefusalIsReportedToo() throws Exception {
    Promise<SubmitReply> late = held(3);
    fixture.start();
    assertThat(fixture.submit(payment).rejects()).isEmpty();
    Reject reject = Reject.of(RejectCode.INSUFFICIENT_FUNDS, "poor");
    late.complete(new SubmitReply.Rejected(reject));
    ValidatorReject expected = new ValidatorReject(Optional.of(fixture.validator(3)), reject);
    fixture.until(() -> fixture.status(txHash).rejects().equals(List.of(expected)));
    assertThat(fixture.submit(payment).rejects()).containsExactly(expected);
  }

  @ParameterizedTest
  @EnumSource(Fault.Lie.class)
  void aLiarSpoilsNoQuorumAndIsNamed(Fault.Lie lie) throws Exception {
    fixture.fault(1, new Fault.Lying(lie));
    fixture.start();
    FanoutReply reply = fixture.submit(payment);
    assertGoodQc(reply);
    Suspicion.Reason reason =
        switch (lie) {
          case WRONG_SIGNATURE -> Suspicion.Reason.BAD_SIGNATURE;
          case WRONG_TX_HASH -> Suspicion.Reason.WRONG_PAYMENT;
          case WRONG_EFFECTS -> Suspicion.Reason.WRONG_EFFECTS;
          case STRANGERS_CERTIFICATE -> Suspicion.Reason.STRANGER;
          case ABSURD_TIME -> Suspicion.Reason.ABSURD_TIME;
        };
    fixture.until(() -> fixture.suspicions(1, reason) > 0);
    if (lie != Fault.Lie.ABSURD_TIME) {
      // A certificate's time is not signed and decides nothing.
      assertThat(signers(fixture.submit(payment))).doesNotContain(fixture.validator(1).id());
      assertThat(fixture.status(txHash).certificates()).hasSize(3);
    }
    for (int honest : new int[] {0, 2, 3}) {
      for (Suspicion.Reason any : Suspicion.Reason.values()) {
        assertThat(fixture.suspicions(honest, any)).as("%s of %s", any, honest).isZero();
      }
    }
  }

  @Test
  void everyRefusalIsReportedByItsValidatorAndOneStopsNobody() throws Exception {
    fixture.fault(0, refusing(RejectCode.INSUFFICIENT_FUNDS));
    fixture.start();
    assertGoodQc(fixture.submit(payment));
    fixture.until(() -> fixture.status(txHash).rejects().size() == 1);
    assertThat(fixture.status(txHash).rejects().get(0).validator()).contains(fixture.validator(0));
  }

  @Test
  void withoutAQuorumEveryRefusalIsInTheAnswer() throws Exception {
    fixture.fault(0, refusing(RejectCode.INSUFFICIENT_FUNDS));
    fixture.fault(1, refusing(RejectCode.NONCE_SEQ_TOO_HIGH));
    fixture.fault(2, new Fault.Down());
    fixture.fault(3, new Fault.Down());
    fixture.start();
    FanoutReply reply = fixture.submit(payment);
    assertThat(reply.qc()).isEmpty();
    assertThat(reply.rejects())
        .extracting(reject -> reject.validator().orElseThrow(), reject -> reject.reject().code())
        .containsExactly(
            tuple(fixture.validator(0), RejectCode.INSUFFICIENT_FUNDS),
            tuple(fixture.validator(1), RejectCode.NONCE_SEQ_TOO_HIGH));
    assertThat(fixture.count(Answer.REFUSED)).isOne();
  }

  @Test
  void aFalseEquivocationIsReportedAndItsValidatorNamed() throws Exception {
    fixture.fault(0, new Fault.Refusing(Reject.equivocation("taken", txHash)));
    fixture.fault(1, refusing(RejectCode.INSUFFICIENT_FUNDS));
    fixture.fault(2, refusing(RejectCode.INSUFFICIENT_FUNDS));
    fixture.start();
    assertThat(fixture.submit(payment).rejects())
        .extracting(reject -> reject.reject().code())
        .contains(RejectCode.EQUIVOCATION);
    assertThat(fixture.suspicions(0, Suspicion.Reason.FALSE_EQUIVOCATION)).isOne();
  }

  @Test
  void aRefusedPaymentLeavesNothingButItsRefusalsAndMayPassLater() throws Exception {
    for (int i = 0; i < 4; i++) {
      fixture.fault(i, refusing(RejectCode.INSUFFICIENT_FUNDS));
    }
    fixture.start();
    assertThat(fixture.submit(payment).qc()).isEmpty();
    assertThat(fixture.board()).isEmpty();
    assertThat(fixture.status(txHash).stage()).isEmpty();
    assertThat(fixture.status(txHash).qcHash()).isEmpty();
    assertThat(fixture.status(txHash).certificates()).isEmpty();
    assertThat(fixture.status(txHash).rejects()).hasSizeBetween(2, 4);

    for (int i = 0; i < 4; i++) {
      fixture.fault(i, new Fault.None());
    }
    assertGoodQc(fixture.submit(payment));
    assertThat(fixture.status(txHash).stage()).contains(Stage.CERTIFIED);
    assertThat(fixture.status(txHash).rejects()).isEmpty();
  }

  @Test
  void withoutAnswersItIsUndecidedInTime() throws Exception {
    fixture.fault(0, new Fault.Hung());
    fixture.fault(1, new Fault.Hung());
    fixture.start();
    FanoutReply reply = fixture.submit(payment);
    assertThat(reply.qc()).isEmpty();
    assertThat(reply.certificates()).hasSize(2);
    assertThat(reply.rejects()).isEmpty();
    assertThat(fixture.count(Answer.UNDECIDED)).isOne();
  }

  @Test
  void bytesThatAreNoPaymentReachNobody() throws Exception {
    fixture.start();
    Envelope good = Fixtures.envelope(payment);
    Envelope garbage =
        new Envelope(
            good.chainId(),
            Bytes.of(new byte[] {1, 2, 3}),
            good.nonceKey(),
            good.nonceSeq(),
            good.expiry(),
            Optional.empty());
    FanoutReply reply = await(fixture.aggregator.submit(SubmitRequest.of(garbage, List.of())));
    assertThat(reply.effectsHash()).isEmpty();
    assertThat(reply.rejects()).hasSize(1);
    assertThat(reply.rejects().get(0).validator()).isEmpty();
    assertThat(reply.rejects().get(0).reject().code()).isEqualTo(RejectCode.INVALID_FORMAT);
    assertThat(await(fixture.aggregator.status(garbage.txHash()))).isEmpty();
    assertThat(fixture.asked(0)).isZero();
    assertThat(fixture.count(Answer.NO_PAYMENT)).isOne();
  }

  @Test
  void anIntentThatContradictsTheSignedBytesReachesNobody() throws Exception {
    fixture.start();
    Intent richer =
        new Intent(payment.sender(), payment.recipient(), payment.amount().next(), payment.asset());
    SubmitRequest request =
        new SubmitRequest(Fixtures.envelope(payment), List.of(richer), List.of(), Optional.empty());
    FanoutReply reply = await(fixture.aggregator.submit(request));
    assertThat(reply.rejects().get(0).reject().message()).contains("intent");
    assertThat(fixture.asked(0)).isZero();

    // Also where the payment is certified already.
    assertGoodQc(fixture.submit(payment));
    assertThat(await(fixture.aggregator.submit(request)).qc()).isEmpty();
  }

  @Test
  void aHungValidatorIsLeftAloneAndTakesPartAgainWhenItComesBack() throws Exception {
    fixture.fault(3, new Fault.Hung());
    fixture.start();
    assertGoodQc(fixture.submit(payment));
    fixture.until(() -> health(3) == Health.DOWN);
    int asked = fixture.asked(3);
    for (int i = 0; i < 20; i++) {
      Payment more =
          Fixtures.screened(
              Fixtures.builder(Fixtures.CAROL, Fixtures.dollars(1), 0)
                  .memo(Hashes.sha256(new byte[] {(byte) i}))
                  .build()
                  .signSecp256k1(Fixtures.BOB.privateKey(), Fixtures.CRYPTO));
      fixture.submit(more);
    }
    // Only a call now and then goes through to see how it does.
    assertThat(fixture.asked(3) - asked).isLessThan(20);
    fixture.fault(3, new Fault.None());
    fixture.until(() -> health(3) != Health.DOWN);
    Payment next = Fixtures.payment(Fixtures.CAROL, Fixtures.ALICE, Fixtures.dollars(1), 0);
    fixture.submit(next);
    fixture.until(
        () -> fixture.status(Fixtures.envelope(next).txHash()).certificates().size() == 4);
  }
}
