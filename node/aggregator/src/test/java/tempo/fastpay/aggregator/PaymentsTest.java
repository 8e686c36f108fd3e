package tempo.fastpay.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.testkit.Fixtures;
import tempo.fastpay.testkit.TestCommittee;

/** What the cache holds, and what leaves it when. The clock is the test's. */
class PaymentsTest {
  private static final long AGE_LIMIT_MS = 1_000;

  private final TestCommittee committee = TestCommittee.of(4);
  private final AtomicLong nowMillis = new AtomicLong(1_000_000);
  private final Payments payments =
      new Payments(committee.committee(), TestLimits.cache(3, 2, AGE_LIMIT_MS), nowMillis::get);

  private static Payment payment(long nonceSeq) {
    return Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(1), nonceSeq);
  }

  private Tracked unproven(long nonceSeq) {
    Payment payment = payment(nonceSeq);
    return payments.open(Fixtures.envelope(payment).txHash(), Effects.of(payment));
  }

  private VerifiedCertificate certificate(int signer, Payment payment) {
    return committee
        .committee()
        .verify(
            committee
                .member(signer)
                .certify(Fixtures.envelope(payment), payment, committee.committee()),
            Fixtures.CRYPTO)
        .orElseThrow();
  }

  private Tracked proven(long nonceSeq) {
    Payment payment = payment(nonceSeq);
    Tracked tracked = payments.open(Fixtures.envelope(payment).txHash(), Effects.of(payment));
    tracked.add(certificate(0, payment));
    tracked.add(certificate(1, payment));
    payments.changed(tracked);
    return tracked;
  }

  private boolean isHeld(Tracked payment) {
    return payments.find(payment.txHash()).equals(Optional.of(payment));
  }

  @Test
  void refusedPaymentsDisplaceOnlyEachOther() {
    Tracked certified = proven(0);
    Tracked first = unproven(1);
    Tracked second = unproven(2);
    Tracked third = unproven(3);
    assertThat(payments.unprovenCount()).isEqualTo(2);
    assertThat(isHeld(first)).isFalse();
    assertThat(isHeld(second)).isTrue();
    assertThat(isHeld(third)).isTrue();
    assertThat(isHeld(certified)).isTrue();
  }

  @Test
  void oneMemberAloneProvesNothing() {
    Payment payment = payment(0);
    Tracked tracked = payments.open(Fixtures.envelope(payment).txHash(), Effects.of(payment));
    tracked.add(certificate(0, payment));
    payments.changed(tracked);
    assertThat(payments.provenCount()).isZero();
    tracked.add(certificate(1, payment));
    payments.changed(tracked);
    assertThat(payments.provenCount()).isOne();
    assertThat(payments.unprovenCount()).isZero();
  }

  @Test
  void theOneLongestUnchangedLeavesFirst() {
    Tracked first = proven(0);
    Tracked second = proven(1);
    Tracked third = proven(2);
    payments.changed(first);
    Tracked fourth = proven(3);
    assertThat(isHeld(second)).isFalse();
    assertThat(isHeld(first)).isTrue();
    assertThat(isHeld(third)).isTrue();
    assertThat(isHeld(fourth)).isTrue();
  }

  @Test
  void whatIsTooOldLeaves() {
    Tracked old = proven(0);
    Tracked oldUnproven = unproven(1);
    nowMillis.addAndGet(AGE_LIMIT_MS);
    Tracked young = proven(2);
    payments.expire();
    assertThat(isHeld(old)).isTrue();
    nowMillis.addAndGet(1);
    payments.expire();
    assertThat(isHeld(old)).isFalse();
    assertThat(isHeld(oldUnproven)).isFalse();
    assertThat(isHeld(young)).isTrue();
  }

  @Test
  void aQcIsFoundByItsNameUntilItsPaymentLeaves() {
    Payment payment = payment(0);
    Envelope envelope = Fixtures.envelope(payment);
    Tracked tracked = proven(0);
    tracked.signed(envelope, payment);
    tracked.add(certificate(2, payment));
    VerifiedQc qc = tracked.assemble(committee.committee()).orElseThrow();
    tracked.add(qc);
    payments.changed(tracked);
    assertThat(payments.qc(qc.certificate().hash())).contains(qc);
    nowMillis.addAndGet(AGE_LIMIT_MS + 1);
    payments.expire();
    assertThat(payments.qc(qc.certificate().hash())).isEmpty();
  }

  @Test
  void otherEffectsUnderTheSameHashAreAnotherPayment() {
    Payment payment = payment(0);
    Tracked claimed = payments.open(Fixtures.envelope(payment).txHash(), Effects.of(payment(7)));
    Tracked signed = payments.open(Fixtures.envelope(payment).txHash(), Effects.of(payment));
    assertThat(signed).isNotSameAs(claimed);
    assertThat(isHeld(signed)).isTrue();
    assertThat(payments.unprovenCount()).isOne();
  }
}
