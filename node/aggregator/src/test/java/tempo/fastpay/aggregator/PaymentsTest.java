package tempo.fastpay.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import tempo.fastpay.loop.SeededLoop;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Expiry;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.testkit.Fixtures;
import tempo.fastpay.testkit.TestCommittee;

/** What the cache holds, and what leaves it when. The clock is the test's. */
class PaymentsTest {
  private static final long AGE_LIMIT_MS = 1_000;

  /** One more than there are envelopes of one payment. */
  private static final int LIMIT = Payments.ENVELOPES_LIMIT + 1;

  private final TestCommittee committee = TestCommittee.of(4);
  private final AtomicLong nowMillis = new AtomicLong(1_000_000);
  private final Payments payments =
      new Payments(
          SeededLoop.of(1),
          committee.committee(),
          TestLimits.cache(LIMIT, 2, AGE_LIMIT_MS),
          nowMillis::get);

  private static Payment payment(long nonceSeq) {
    return Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(1), nonceSeq);
  }

  private Tracked refused(long nonceSeq) {
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

  private Tracked vouched(long nonceSeq) {
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
    Tracked certified = vouched(0);
    Tracked first = refused(1);
    Tracked second = refused(2);
    Tracked third = refused(3);
    assertThat(payments.untoldCount()).isEqualTo(2);
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
    assertThat(payments.toldCount()).isZero();
    tracked.add(certificate(1, payment));
    payments.changed(tracked);
    assertThat(payments.toldCount()).isOne();
    assertThat(payments.untoldCount()).isZero();
  }

  @Test
  void theOneLongestUnchangedLeavesFirst() {
    List<Tracked> held = new ArrayList<>();
    for (int i = 0; i < LIMIT; i++) {
      held.add(vouched(i));
    }
    payments.changed(held.get(0));
    Tracked next = vouched(LIMIT);
    assertThat(isHeld(held.get(1))).isFalse();
    held.remove(1);
    assertThat(held).allMatch(this::isHeld);
    assertThat(isHeld(next)).isTrue();
  }

  @Test
  void whatIsTooOldLeaves() {
    Tracked old = vouched(0);
    Tracked oldRefused = refused(1);
    nowMillis.addAndGet(AGE_LIMIT_MS);
    Tracked young = vouched(2);
    payments.expire();
    assertThat(isHeld(old)).isTrue();
    nowMillis.addAndGet(1);
    payments.expire();
    assertThat(isHeld(old)).isFalse();
    assertThat(isHeld(oldRefused)).isFalse();
    assertThat(isHeld(young)).isTrue();
  }

  @Test
  void aQcIsFoundByItsNameUntilItsPaymentLeaves() {
    Payment payment = payment(0);
    Envelope envelope = Fixtures.envelope(payment);
    Tracked tracked = vouched(0);
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
  void aPaymentReWrappedWithoutEndIsToldOfInSoManyEnvelopes() {
    Payment payment = payment(0);
    Tracked other = vouched(1);
    Tracked last = null;
    for (int i = 0; i <= Payments.ENVELOPES_LIMIT; i++) {
      Envelope plain = Fixtures.envelope(payment);
      Envelope wrapped =
          new Envelope(
              plain.chainId(),
              plain.paymentBytes(),
              plain.nonceKey(),
              plain.nonceSeq(),
              new Expiry.UnixMillis(UInt64.of(1_000 + i)),
              Optional.empty());
      last = payments.open(wrapped.txHash(), Effects.of(payment));
      for (int signer = 0; signer < 2; signer++) {
        last.add(
            committee
                .committee()
                .verify(
                    committee.member(signer).certify(wrapped, payment, committee.committee()),
                    Fixtures.CRYPTO)
                .orElseThrow());
      }
      payments.changed(last);
      assertThat(payments.isTold(last)).isEqualTo(i < Payments.ENVELOPES_LIMIT);
    }
    assertThat(isHeld(other)).isTrue();
    assertThat(isHeld(last)).isTrue();
    nowMillis.addAndGet(AGE_LIMIT_MS + 1);
    assertThat(payments.isTold(vouched(0))).isTrue();
  }

  @Test
  void otherEffectsUnderTheSameHashAreAnotherPayment() {
    Payment payment = payment(0);
    Tracked claimed = payments.open(Fixtures.envelope(payment).txHash(), Effects.of(payment(7)));
    Tracked signed = payments.open(Fixtures.envelope(payment).txHash(), Effects.of(payment));
    assertThat(signed).isNotSameAs(claimed);
    assertThat(isHeld(signed)).isTrue();
    assertThat(payments.untoldCount()).isOne();
  }
}
