package tempo.fastpay.client.quorum;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.client.Fleet.ALICE;
import static tempo.fastpay.client.Fleet.BOB;
import static tempo.fastpay.client.Fleet.CRYPTO;
import static tempo.fastpay.client.Fleet.NOW_MS;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tempo.fastpay.client.Fleet;
import tempo.fastpay.client.quorum.CertificateCollector.TimeWindow;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.testkit.Fixtures;

/** When the answers decide, and what is said then. */
class TallyTest {
  private static final TxHash OTHER = new TxHash(Bytes32.ZERO);

  private final Fleet fleet = new Fleet(4);
  private final Payment payment = Fleet.payment(ALICE, BOB.address(), 10, 0);
  private final Envelope envelope = Fixtures.envelope(payment);
  private final Tally tally =
      new Tally(
          fleet.committee(),
          new Submission(envelope, payment, List.of()),
          new CertificateCollector(
              fleet.committee(),
              CRYPTO,
              Effects.of(payment).hash(),
              new TimeWindow(NOW_MS, NOW_MS)),
          fleet.committee().members());

  private Validator validator(int index) {
    return fleet.validator(index);
  }

  private void certifies(int index) {
    Certificate certificate = fleet.certificate(index, envelope, payment);
    tally.certified(validator(index), certificate, fleet.committee().verify(certificate, CRYPTO));
  }

  private Optional<Suspicion> rejects(int index, Reject reject) {
    return tally.rejected(validator(index), reject);
  }

  private void rejects(int index, RejectCode code) {
    rejects(index, Reject.of(code, "for a reason"));
  }

  @Test
  void decidesAtQuorumAndNotBefore() {
    certifies(0);
    certifies(2);
    rejects(3, RejectCode.INSUFFICIENT_FUNDS);
    assertThat(tally.decision()).isEmpty();
    certifies(1);
    assertThat(tally.decision()).get().isInstanceOf(Outcome.Certified.class);
  }

  @Test
  void refusedAsSoonAsNoQuorumIsLeft() {
    rejects(0, RejectCode.INSUFFICIENT_FUNDS);
    certifies(1);
    assertThat(tally.decision()).isEmpty();
    rejects(2, RejectCode.INSUFFICIENT_FUNDS);

    Outcome.Refused refused = (Outcome.Refused) tally.decision().orElseThrow();
    assertThat(refused.rejects()).containsOnlyKeys(validator(0), validator(2));
    assertThat(refused.dominant().code()).isEqualTo(RejectCode.INSUFFICIENT_FUNDS);
    assertThat(refused.advice()).isEqualTo(Advice.ADD_FUNDS);
    assertThat(refused.describe())
        .contains("INSUFFICIENT_FUNDS", "dave", "for a reason", "add funds")
        .contains(validator(3).name() + " has not answered");
  }

  @Test
  void aValidatorThatAsksForPatienceMayStillCertify() {
    rejects(0, RejectCode.TEMPORARY_UNAVAILABLE);
    rejects(1, RejectCode.TEMPORARY_UNAVAILABLE);
    tally.notReached(validator(2), "connection refused");
    assertThat(tally.decision()).isEmpty();
    certifies(0);
    certifies(1);
    certifies(2);
    assertThat(tally.decision()).get().isInstanceOf(Outcome.Certified.class);
  }

  @Test
  void undecidedAtTheDeadlineSaysWhoIsMissing() {
    certifies(0);
    certifies(1);
    tally.notReached(validator(2), "connection refused");
    Outcome.Undecided undecided = (Outcome.Undecided) tally.atDeadline(500);
    assertThat(undecided.describe())
        .contains("500 ms", "dave certified", "connection refused", "resume");
  }

  @Test
  void theDominantRefusalIsTheMostFrequent() {
    rejects(0, RejectCode.INVALID_FORMAT);
    rejects(1, RejectCode.EXPIRED);
    rejects(2, RejectCode.EXPIRED);
    Outcome.Refused refused = (Outcome.Refused) tally.decision().orElseThrow();
    assertThat(refused.dominant().code()).isEqualTo(RejectCode.EXPIRED);
    assertThat(refused.advice()).isEqualTo(Advice.PAY_ANEW_LATER);
  }

  @Test
  void anEquivocationNamesTheConflictingPayment() {
    rejects(0, Reject.equivocation("another message", OTHER));
    rejects(1, Reject.equivocation("another message", OTHER));
    Outcome.Refused refused = (Outcome.Refused) tally.decision().orElseThrow();
    assertThat(refused.conflicting()).containsExactly(OTHER);
    assertThat(refused.advice()).isEqualTo(Advice.RESOLVE_CONFLICT);
    assertThat(refused.describe()).contains(OTHER.toHex());
  }

  @Test
  void aPaymentDoesNotConflictWithItself() {
    Suspicion suspicion =
        rejects(0, Reject.equivocation("itself", envelope.txHash())).orElseThrow();
    assertThat(suspicion.reason()).isEqualTo(Suspicion.Reason.FALSE_EQUIVOCATION);
    certifies(1);
    certifies(2);
    certifies(3);
    assertThat(tally.decision()).get().isInstanceOf(Outcome.Certified.class);
  }

  @Test
  void whoHasCertifiedCannotTakeItBack() {
    certifies(0);
    rejects(0, RejectCode.EQUIVOCATION);
    assertThat(tally.standing(validator(0))).isInstanceOf(Standing.Certified.class);
    tally.notReached(validator(0), "too late");
    assertThat(tally.standing(validator(0))).isInstanceOf(Standing.Certified.class);
  }

  @Test
  void liarsAloneAreNoRefusal() {
    for (int i = 0; i < 2; i++) {
      rejects(i, Reject.equivocation("itself", envelope.txHash()));
    }
    assertThat(tally.decision()).get().isInstanceOf(Outcome.Undecided.class);
  }

  @ParameterizedTest
  @EnumSource(RejectCode.class)
  void everyRefusalComesWithAdvice(RejectCode code) {
    Advice advice = Advice.of(code);
    assertThat(advice.text()).isNotBlank();
    assertThat(advice.retryMayHelp())
        .isEqualTo(code.retry() != RejectCode.Retry.NEVER || code == RejectCode.EXPIRED);
  }
}
