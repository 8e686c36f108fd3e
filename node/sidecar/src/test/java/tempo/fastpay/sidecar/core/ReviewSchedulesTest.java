package tempo.fastpay.sidecar.core;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.protocol.types.RejectCode.EQUIVOCATION;
import static tempo.fastpay.protocol.types.RejectCode.INSUFFICIENT_FUNDS;
import static tempo.fastpay.protocol.types.RejectCode.NONCE_SEQ_TOO_HIGH;
import static tempo.fastpay.protocol.types.RejectCode.NONCE_SEQ_TOO_LOW;
import static tempo.fastpay.sidecar.core.Account.ALICE;
import static tempo.fastpay.sidecar.core.Account.BOB;
import static tempo.fastpay.sidecar.core.Account.CAROL;
import static tempo.fastpay.sidecar.core.Draft.pay;
import static tempo.fastpay.sidecar.core.Draft.payForever;

import java.math.BigInteger;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tempo.fastpay.protocol.quorum.VerifiedQc;

/**
 * The schedules that broke an earlier draft of the laws, step by step: four validators, of which
 * the fourth signs whatever it is shown, and Alice has 15.
 */
class ReviewSchedulesTest {
  private static final int BYZANTINE = 3;

  private final TestChain chain = new TestChain().give(ALICE, 15);
  private final TestValidator v1 = new TestValidator(chain);
  private final TestValidator v2 = new TestValidator(chain);
  private final TestValidator v3 = new TestValidator(chain);

  /** Two honest validators permit it, the fourth signs anyway: three of four. */
  private VerifiedQc certified(Signed signed, TestValidator one, TestValidator other) {
    one.permits(signed);
    other.permits(signed);
    return TestCommittee.FOUR.qc(signed, indexOf(one), indexOf(other), BYZANTINE);
  }

  private int indexOf(TestValidator validator) {
    return validator == v1 ? 0 : validator == v2 ? 1 : 2;
  }

  private void everybodyFollows() {
    v1.follows();
    v2.follows();
    v3.follows();
  }

  @Test
  void h1AnUnsignedEnvelopeDoesNotSplitTheVote() {
    Signed alices = pay(ALICE, BOB, 15).sign();
    Signed strangers = alices.rewrapped(1);
    v1.permits(strangers);
    v2.permits(strangers);
    v3.permits(alices);
    v1.permitsAgain(alices);
    v2.permitsAgain(alices);
    VerifiedQc qc = TestCommittee.FOUR.qc(alices, 0, 1, 2);
    v1.knows(qc);
    v1.knewBefore(TestCommittee.FOUR.qc(strangers, 0, 1, BYZANTINE));
    assertThat(v1.available(BOB)).isEqualTo(15);
    assertThat(v1.available(ALICE)).isZero();
  }

  /** Eighteen of fifteen, by releasing what expired and signing its key again. */
  @Test
  void h2cAnExpiredKeyIsNotSignedAgain() {
    Signed p0 = pay(ALICE, BOB, 1).lane(7).until(200).sign();
    Signed p1 = pay(ALICE, BOB, 1).lane(7).seq(1).until(100).sign();
    Signed s = payForever(ALICE, BOB, 6).lane(7).seq(2).sign();
    Signed r = payForever(ALICE, BOB, 6).lane(7).seq(1).sign();
    Signed t = payForever(ALICE, BOB, 6).lane(7).sign();

    VerifiedQc qc0 = certified(p0, v1, v2);
    v3.permits(t);
    v1.knows(qc0);
    v3.knows(qc0);
    VerifiedQc qc1 = certified(p1, v1, v3);
    v3.knows(qc1);
    v3.permits(s);

    chain.block(100);
    everybodyFollows();
    v1.refuses(r, EQUIVOCATION, "another payment");
    v1.learnsTooLate(qc1);
    v1.refuses(s, NONCE_SEQ_TOO_HIGH, "nonce_seq", "at 1 ");

    chain.block(100);
    everybodyFollows();
    v2.refuses(t, EQUIVOCATION, "another payment");
    v2.learnsTooLate(qc0);
    v2.refuses(r, NONCE_SEQ_TOO_HIGH, "nonce_seq", "at 0 ");
    v2.refuses(s, NONCE_SEQ_TOO_HIGH, "nonce_seq", "at 0 ");
    v1.refuses(t, EQUIVOCATION, "another payment");
    assertThat(v3.available(ALICE)).as("only the third is bound by s and t").isEqualTo(3);
  }

  /** (d): live predecessors do not make up for a key that is signed again: eighteen of fifteen. */
  @Test
  void h2dAnExpiredKeyIsNotSignedAgainOnALivePredecessor() {
    Signed p0 = pay(ALICE, BOB, 1).lane(7).until(200).sign();
    Signed p1 = pay(ALICE, BOB, 1).lane(7).seq(1).until(100).sign();
    Signed s = payForever(ALICE, BOB, 6).lane(7).seq(2).sign();
    Signed r = payForever(ALICE, BOB, 6).lane(7).seq(1).sign();
    Signed t = payForever(ALICE, BOB, 6).lane(7).sign();

    VerifiedQc qc0 = certified(p0, v1, v2);
    v3.permits(t);
    v1.knows(qc0);
    v2.knows(qc0);
    v3.knows(qc0);
    v2.permits(r);
    VerifiedQc qc1 = certified(p1, v1, v3);
    v2.knows(qc1);
    v3.knows(qc1);
    certified(s, v2, v3);

    chain.block(100);
    v1.follows();
    v1.refuses(r, EQUIVOCATION, "another payment");
    chain.block(100);
    everybodyFollows();
    v1.refuses(t, EQUIVOCATION, "another payment");
    v2.refuses(t, EQUIVOCATION, "another payment");
    v3.refuses(r, EQUIVOCATION, "another payment");
    assertThat(v2.available(ALICE)).as("of s and r, and not of p0 and p1").isEqualTo(3);
    assertThat(v3.available(ALICE)).as("of s and t").isEqualTo(3);
  }

  /** (a): the QC of an expired payment, kept hidden, opens its key to nothing else. */
  @Test
  void h2aAHiddenQcAndItsSuccessorAreNotBothCertified() {
    Signed p = pay(ALICE, BOB, 10).until(60).sign();
    VerifiedQc hidden = certified(p, v1, v2);
    chain.block(60);
    everybodyFollows();
    Signed again = payForever(ALICE, CAROL, 10).sign();
    v1.refuses(again, EQUIVOCATION, "another payment");
    v2.refuses(again, EQUIVOCATION, "another payment");
    v3.permits(again);
    v3.learnsTooLate(hidden);
    assertThat(v3.available(BOB)).isZero();
  }

  /** (b): Bob spends what never came. */
  @Test
  void h2bAnExpiredQcPaysForNothing() {
    VerifiedQc qc = certified(pay(ALICE, BOB, 10).until(60).sign(), v1, v2);
    chain.block(60);
    everybodyFollows();
    v3.learnsTooLate(qc);
    v3.refuses(payForever(BOB, CAROL, 10).sign(), INSUFFICIENT_FUNDS, "amount", "0 of");
  }

  /** Eighteen of fifteen, because a QC without bytes hides its fee. */
  @Test
  void h4TheFeeOfAPaymentKnownByItsQcIsDebited() {
    Signed p0 = pay(ALICE, BOB, 1).fee(3).sign();
    Signed p1 = pay(ALICE, BOB, 3).fee(5).seq(1).sign();
    Signed p2 = pay(ALICE, BOB, 1).fee(5).seq(2).sign();
    VerifiedQc qc0 = certified(p0, v1, v2);
    v1.knows(qc0);
    v3.knows(qc0);
    VerifiedQc qc1 = certified(p1, v1, v3);
    v2.knows(qc0, qc1);
    v3.knows(qc1);
    v2.refuses(p2, INSUFFICIENT_FUNDS, "amount", "3 of");
    v3.refuses(p2, INSUFFICIENT_FUNDS, "amount", "3 of");
  }

  @Test
  void h5aAQcAfterFinalityDoesNotCreditWhatTheBalanceHolds() {
    Signed p = pay(ALICE, BOB, 10).sign();
    VerifiedQc qc = certified(p, v1, v2);
    chain.block(1, p);
    everybodyFollows();
    v3.learnsTooLate(qc);
    v3.refuses(pay(BOB, CAROL, 20).sign(), INSUFFICIENT_FUNDS, "amount", "10 of");
    v3.permits(pay(BOB, CAROL, 10).sign());
  }

  @Test
  void h5bNonceAndBalanceAreOfOneHeight() {
    Signed p = pay(ALICE, BOB, 10).sign();
    certified(p, v1, v2);
    FinalizedBlock before = chain.tip();
    chain.block(1, p);
    Signed next = pay(ALICE, CAROL, 5).seq(1).sign();
    for (TestValidator behind : new TestValidator[] {v1, v3}) {
      assertThat(
              behind
                  .core()
                  .decide(
                      next.candidate(),
                      chain.facts(next.payment(), chain.tip().height()),
                      behind.now()))
          .isEqualTo(new Decision.StaleFacts());
    }
    v1.follows();
    assertThat(
            v1.core()
                .decide(next.candidate(), chain.facts(next.payment(), before.height()), v1.now()))
        .isEqualTo(new Decision.StaleFacts());
    v1.permits(next);
  }

  @Test
  void h5dAForgottenKeyIsNotSignedByAnOlderView() {
    Signed p = pay(ALICE, BOB, 10).sign();
    certified(p, v1, v2);
    FinalizedBlock before = chain.tip();
    chain.block(1, p);
    assertThat(v1.follows().forgotten()).hasSize(1);
    v1.restarts();
    assertThat(v1.core().advance(before, new LaneNonces.Read(Map.of())))
        .isEqualTo(new Advance.NotNewer());
    Signed other = pay(ALICE, CAROL, 15).sign();
    assertThat(
            v1.core()
                .decide(other.candidate(), chain.facts(other.payment(), before.height()), v1.now()))
        .isEqualTo(new Decision.StaleFacts());
    v1.refuses(other, NONCE_SEQ_TOO_LOW, "nonce_seq");
  }

  /** Eighteen of fifteen over three lanes, each validator seeing twelve. */
  @Test
  void h6ThreeLanesDoNotCertifyEighteenOfFifteen() {
    Signed a = pay(ALICE, BOB, 6).lane(1).sign();
    Signed b = pay(ALICE, BOB, 6).lane(2).sign();
    Signed c = pay(ALICE, BOB, 6).lane(3).sign();
    certified(a, v1, v2);
    v3.permits(b);
    v2.refuses(b, NONCE_SEQ_TOO_HIGH, "nonce_key", "lane 1 ");
    v1.refuses(c, NONCE_SEQ_TOO_HIGH, "nonce_key", "lane 1 ");
    v3.refuses(c, NONCE_SEQ_TOO_HIGH, "nonce_key", "lane 2 ");
  }

  /** Eighteen of fifteen on one lane, each validator debiting what it signed alone. */
  @Test
  void signingAheadDoesNotCertifyEighteenOfFifteen() {
    Signed first = pay(ALICE, BOB, 6).sign();
    Signed second = pay(ALICE, BOB, 6).seq(1).sign();
    Signed third = pay(ALICE, BOB, 6).seq(2).sign();
    VerifiedQc qc1 = certified(first, v1, v2);
    v2.refuses(second, NONCE_SEQ_TOO_HIGH, "nonce_seq", "at 0 ");
    v3.refuses(second, NONCE_SEQ_TOO_HIGH, "nonce_seq", "at 0 ");
    v2.knows(qc1);
    v3.knows(qc1);
    VerifiedQc qc2 = certified(second, v2, v3);
    v3.knows(qc2);
    v1.knows(qc1, qc2);
    v1.refuses(third, INSUFFICIENT_FUNDS, "amount", "3 of");
    v3.refuses(third, INSUFFICIENT_FUNDS, "amount", "3 of");
    assertThat(v1.core().account(ALICE.address(), Draft.USD).outgoing())
        .isEqualTo(BigInteger.valueOf(12));
  }

  /** A single certificate of a liar locks nobody: it is not knowledge. */
  @Test
  void h6APhantomOfTheFourthLocksNobody() {
    Signed phantom = pay(ALICE, CAROL, 15).lane(9).sign();
    assertThat(TestCommittee.FOUR.certificate(BYZANTINE, phantom).txHash())
        .isEqualTo(phantom.txHash());
    certified(pay(ALICE, BOB, 15).sign(), v1, v2);
  }
}
