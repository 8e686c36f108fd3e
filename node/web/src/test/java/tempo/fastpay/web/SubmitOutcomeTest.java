package tempo.fastpay.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tempo.fastpay.proto.json.JsonCodec;
import tempo.fastpay.protocol.api.FanoutReply;
import tempo.fastpay.protocol.api.ValidatorReject;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.testkit.Fixtures;
import tempo.fastpay.testkit.TestCommittee;

/** 200 certified, 422 refused for good, 503 to be tried again. */
class SubmitOutcomeTest {
  private static final TestCommittee FOUR = TestCommittee.of(4);
  private static final Payment PAYMENT =
      Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(1), 0);
  private static final Reject FUNDS = Reject.of(RejectCode.INSUFFICIENT_FUNDS, "short of 5");
  private static final Reject EXPIRED = Reject.of(RejectCode.EXPIRED, "too late");

  private static SubmitOutcome outcome(int certificates, Reject... rejects) {
    List<Certificate> certs = new ArrayList<>();
    for (int i = 0; i < certificates; i++) {
      certs.add(FOUR.member(i).certify(Fixtures.envelope(PAYMENT), PAYMENT, FOUR.committee()));
    }
    List<ValidatorReject> refused = new ArrayList<>();
    for (int i = 0; i < rejects.length; i++) {
      refused.add(
          new ValidatorReject(Optional.of(FOUR.member(certificates + i).validator()), rejects[i]));
    }
    return outcome(certs, refused, Optional.empty());
  }

  private static SubmitOutcome outcome(
      List<Certificate> certs, List<ValidatorReject> rejects, Optional<QuorumCertificate> qc) {
    return SubmitOutcome.of(
        new FanoutReply(Fixtures.envelope(PAYMENT).txHash(), Optional.empty(), certs, rejects, qc),
        FOUR.committee(),
        new JsonCodec(FOUR.committee()));
  }

  private static void assertRefusal(SubmitOutcome outcome, int status, RejectCode code) {
    assertThat(outcome.refusal())
        .hasValueSatisfying(
            refusal -> {
              assertThat(refusal.status()).isEqualTo(status);
              assertThat(refusal.reject().code()).isEqualTo(code);
            });
    assertThat(outcome.body().getBoolean("qc_formed")).isFalse();
  }

  @Test
  void aQcIsSuccessWhoeverElseRefused() {
    QuorumCertificate qc = FOUR.qc(PAYMENT);
    SubmitOutcome outcome =
        outcome(
            qc.certificates(),
            List.of(new ValidatorReject(Optional.of(FOUR.member(0).validator()), FUNDS)),
            Optional.of(qc));

    assertThat(outcome.refusal()).isEmpty();
    assertThat(outcome.body().getString("qc_hash")).isEqualTo(qc.hash().toHex());
    assertThat(outcome.body().getString("stage")).isEqualTo("CERTIFIED");
    assertThat(outcome.body().getJsonArray("rejects")).hasSize(1);
  }

  @Test
  void soManyRefusalsThatNoQuorumIsLeftAreFinal() {
    assertRefusal(outcome(2, FUNDS, FUNDS), 422, RejectCode.INSUFFICIENT_FUNDS);
    assertRefusal(outcome(0, FUNDS, FUNDS), 422, RejectCode.INSUFFICIENT_FUNDS);
    assertThat(outcome(2, FUNDS, FUNDS).body().getString("stage")).isEqualTo("ACCEPTED");
    assertThat(outcome(0, FUNDS, FUNDS).body().containsKey("stage")).isFalse();
  }

  @Test
  void theReasonIsWhatMostSay() {
    assertRefusal(outcome(0, EXPIRED, FUNDS, EXPIRED), 422, RejectCode.EXPIRED);
    assertRefusal(outcome(0, FUNDS, EXPIRED, FUNDS), 422, RejectCode.INSUFFICIENT_FUNDS);
    // Between equals the one earlier in the list of codes.
    assertRefusal(outcome(0, FUNDS, EXPIRED), 422, RejectCode.EXPIRED);
  }

  @Test
  void whatMayPassLaterIsUndecided() {
    assertRefusal(outcome(2), 503, RejectCode.TEMPORARY_UNAVAILABLE);
    assertRefusal(outcome(2, FUNDS), 503, RejectCode.TEMPORARY_UNAVAILABLE);
    assertRefusal(
        outcome(0, Reject.retryAfter("busy", 100), Reject.retryAfter("busy", 200), FUNDS),
        503,
        RejectCode.TEMPORARY_UNAVAILABLE);
  }

  @Test
  void theAggregatorsOwnRefusalIsFinalUnlessItPasses() {
    ValidatorReject noPayment =
        new ValidatorReject(Optional.empty(), Reject.of(RejectCode.NOT_PAYMENT_TX, "two calls"));
    ValidatorReject busy = new ValidatorReject(Optional.empty(), Reject.retryAfter("busy", 700));

    assertRefusal(
        outcome(List.of(), List.of(noPayment), Optional.empty()), 422, RejectCode.NOT_PAYMENT_TX);
    SubmitOutcome overload = outcome(List.of(), List.of(busy), Optional.empty());
    assertRefusal(overload, 503, RejectCode.TEMPORARY_UNAVAILABLE);
    assertThat(overload.refusal().orElseThrow().reject().retryAfterMillis()).hasValue(700);
  }
}
