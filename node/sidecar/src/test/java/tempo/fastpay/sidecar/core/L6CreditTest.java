package tempo.fastpay.sidecar.core;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.protocol.types.RejectCode.EQUIVOCATION;
import static tempo.fastpay.protocol.types.RejectCode.INSUFFICIENT_FUNDS;
import static tempo.fastpay.sidecar.core.Account.ALICE;
import static tempo.fastpay.sidecar.core.Account.BOB;
import static tempo.fastpay.sidecar.core.Account.CAROL;
import static tempo.fastpay.sidecar.core.Draft.EUR;
import static tempo.fastpay.sidecar.core.Draft.pay;

import org.junit.jupiter.api.Test;
import tempo.fastpay.protocol.quorum.VerifiedQc;

/** L6: a credit once, only with a quorum, and only while it is live. */
class L6CreditTest {
  private final TestChain chain = new TestChain().give(ALICE, 10);
  private final TestValidator validator = new TestValidator(chain);
  private final Signed toBob = pay(ALICE, BOB, 10).sign();
  private final Signed toCarol = pay(BOB, CAROL, 10).sign();
  private final VerifiedQc qc = TestCommittee.FOUR.qc(toBob);

  @Test
  void aQuorumsCertificateCreditsBeforeTheNextBlock() {
    validator.permits(toBob);
    validator.knows(qc);
    assertThat(validator.available(BOB)).isEqualTo(10);
    validator.permits(toCarol);
    validator.refuses(
        pay(BOB, CAROL, 1).lane(1).seq(0).memo(7).sign(), EQUIVOCATION, "another payment");
  }

  @Test
  void theOwnCertificateCreditsNothing() {
    validator.permits(toBob);
    assertThat(validator.available(BOB)).isZero();
    validator.refuses(toCarol, INSUFFICIENT_FUNDS, "amount", "0 of");
  }

  @Test
  void oneCreditHoweverManyQcsAndEnvelopesThereAre() {
    validator.knows(qc);
    validator.knewBefore(qc);
    validator.knewBefore(TestCommittee.FOUR.qc(toBob, 3, 2, 1));
    validator.knewBefore(TestCommittee.FOUR.qc(toBob, 0, 1, 2, 3));
    validator.knewBefore(TestCommittee.FOUR.qc(toBob.rewrapped(1)));
    assertThat(validator.available(BOB)).isEqualTo(10);
    assertThat(validator.available(ALICE)).isZero();
    assertThat(validator.core().sizes()).isEqualTo(new ValidatorCore.Sizes(0, 1, 1));
  }

  @Test
  void theCreditIsInItsOwnTokenOnly() {
    validator.knows(qc);
    validator.refuses(pay(BOB, CAROL, 1).asset(EUR).sign(), INSUFFICIENT_FUNDS, EUR.toString());
  }

  @Test
  void aQcLearnedAfterSettlementCreditsNothing() {
    chain.block(1, toBob);
    validator.follows();
    assertThat(validator.available(BOB)).isEqualTo(10);
    validator.learnsTooLate(qc);
    assertThat(validator.available(BOB)).isEqualTo(10);
  }

  @Test
  void settlementMovesTheCreditIntoTheBalance() {
    validator.knows(qc);
    chain.block(1, toBob);
    validator.follows();
    assertThat(validator.available(BOB)).isEqualTo(10);
    assertThat(validator.core().account(BOB.address(), Draft.USD).incoming()).isZero();
    validator.learnsTooLate(TestCommittee.FOUR.qc(toBob, 1, 2, 3));
    validator.refuses(pay(BOB, CAROL, 11).sign(), INSUFFICIENT_FUNDS, "10 of");
    validator.permits(toCarol);
  }

  @Test
  void anExpiredPaymentCreditsNothing() {
    Signed until60 = pay(ALICE, BOB, 10).until(60).sign();
    validator.knows(TestCommittee.FOUR.qc(until60));
    chain.block(60);
    validator.follows();
    assertThat(validator.available(BOB)).isZero();
    validator.learnsTooLate(TestCommittee.FOUR.qc(until60, 1, 2, 3));
    validator.refuses(pay(BOB, CAROL, 10).until(300).sign(), INSUFFICIENT_FUNDS, "0 of");
  }

  @Test
  void aDisplacedPaymentCreditsNothing() {
    validator.knows(qc);
    chain.displace(1, toBob.payment().lane());
    validator.follows();
    assertThat(validator.available(BOB)).isZero();
    validator.learnsTooLate(qc);
  }

  @Test
  void aSecondQuorumForTheSameKeyCreditsNothing() {
    validator.knows(qc);
    validator.knewBefore(TestCommittee.FOUR.qc(pay(ALICE, CAROL, 10).sign()));
    assertThat(validator.available(CAROL)).isZero();
    assertThat(validator.available(BOB)).isEqualTo(10);
  }

  @Test
  void aRestartForgetsCreditsUntilTheQcIsShownAgain() {
    validator.permits(toBob);
    validator.knows(qc);
    validator.restarts();
    validator.refuses(toCarol, INSUFFICIENT_FUNDS, "0 of");
    validator.knows(qc);
    assertThat(validator.available(ALICE)).isZero();
    assertThat(validator.available(BOB)).isEqualTo(10);
    validator.permits(toCarol);
  }

  @Test
  void factsOfAnotherHeightDecideNothing() {
    chain.block(1, toBob);
    SenderFacts ahead = chain.facts(toBob.payment(), chain.tip().height());
    StateSnapshot before = validator.state();
    assertThat(validator.core().learn(qc, ahead, Learned.Origin.OWNER))
        .isEqualTo(new Learned.StaleFacts());
    assertThat(validator.core().decide(toBob.candidate(), ahead, validator.now()))
        .isEqualTo(new Decision.StaleFacts());
    assertThat(validator.state()).isEqualTo(before);
  }
}
