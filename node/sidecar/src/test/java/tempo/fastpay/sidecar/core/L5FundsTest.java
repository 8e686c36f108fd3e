package tempo.fastpay.sidecar.core;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.protocol.types.RejectCode.INSUFFICIENT_FUNDS;
import static tempo.fastpay.protocol.types.RejectCode.MISSING_PARENT_QC;
import static tempo.fastpay.sidecar.core.Account.ALICE;
import static tempo.fastpay.sidecar.core.Account.BOB;
import static tempo.fastpay.sidecar.core.Account.CAROL;
import static tempo.fastpay.sidecar.core.Draft.EUR;
import static tempo.fastpay.sidecar.core.Draft.USD;
import static tempo.fastpay.sidecar.core.Draft.pay;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.types.UInt64;

/** L5: the amount and the highest fee are covered, after everything that is under way. */
class L5FundsTest {
  private static final BigInteger MAX = UInt64.MAX.toBigInteger();

  private final TestChain chain = new TestChain();
  private final TestValidator validator = new TestValidator(chain);

  @Test
  void theBalanceCoversTheAmountOrThePaymentIsRefused() {
    chain.give(ALICE, 15);
    validator.refuses(
        pay(ALICE, BOB, 16).sign(), INSUFFICIENT_FUNDS, "amount", "15 of", "1 more needed");
    validator.permits(pay(ALICE, BOB, 15).sign());
    assertThat(validator.available(ALICE)).isZero();
  }

  @Test
  void whatIsPermittedHereIsDebited() {
    chain.give(ALICE, 15);
    Signed first = pay(ALICE, BOB, 6).sign();
    validator.permits(first);
    validator.knows(TestCommittee.FOUR.qc(first));
    validator.refuses(pay(ALICE, BOB, 10).seq(1).sign(), INSUFFICIENT_FUNDS, "9 of");
    validator.permits(pay(ALICE, BOB, 9).seq(1).sign());
  }

  @Test
  void whatIsOnlyKnownIsDebitedWithItsFee() {
    chain.give(ALICE, 15);
    validator.knows(TestCommittee.FOUR.qc(pay(ALICE, BOB, 6).fee(2).sign()));
    assertThat(validator.available(ALICE)).isEqualTo(7);
    validator.refuses(pay(ALICE, BOB, 8).seq(1).sign(), INSUFFICIENT_FUNDS, "7 of");
    validator.permits(pay(ALICE, BOB, 7).seq(1).sign());
  }

  @Test
  void amountAndFeeOfOneTokenAreOneSum() {
    chain.give(ALICE, 15);
    validator.refuses(
        pay(ALICE, BOB, 12).fee(4).sign(), INSUFFICIENT_FUNDS, "amount", "1 more needed");
    validator.permits(pay(ALICE, BOB, 12).fee(3).sign());
  }

  @Test
  void theFeeCountsInItsOwnToken() {
    chain.give(ALICE, 15).give(ALICE, EUR, 3);
    validator.refuses(
        pay(ALICE, BOB, 15).feeToken(EUR).fee(4).sign(), INSUFFICIENT_FUNDS, EUR.toString());
    Signed first = pay(ALICE, BOB, 14).feeToken(EUR).fee(2).sign();
    validator.permits(first);
    validator.knows(TestCommittee.FOUR.qc(first));
    assertThat(validator.available(ALICE, USD)).isEqualTo(1);
    assertThat(validator.available(ALICE, EUR)).isEqualTo(1);

    validator.refuses(
        pay(ALICE, BOB, 2).asset(EUR).seq(1).sign(), INSUFFICIENT_FUNDS, EUR.toString());
    validator.refuses(
        pay(ALICE, BOB, 1).feeToken(EUR).fee(2).seq(1).sign(), INSUFFICIENT_FUNDS, EUR.toString());
    validator.permits(pay(ALICE, BOB, 1).feeToken(EUR).fee(1).seq(1).sign());
  }

  @Test
  void creditsInBothTokensCoverAmountAndFee() {
    chain.give(ALICE, 10).give(CAROL, EUR, 10);
    Signed spending = pay(BOB, CAROL, 10).feeToken(EUR).fee(4).sign();
    validator.refuses(spending, INSUFFICIENT_FUNDS, USD.toString());
    validator.knows(TestCommittee.FOUR.qc(pay(ALICE, BOB, 10).sign()));
    validator.refuses(spending, INSUFFICIENT_FUNDS, EUR.toString());
    validator.knows(TestCommittee.FOUR.qc(pay(CAROL, BOB, 4).asset(EUR).sign()));
    validator.permits(spending);
    assertThat(validator.available(BOB, USD)).isZero();
    assertThat(validator.available(BOB, EUR)).isZero();
  }

  @Test
  void oneTokenDoesNotPayForAnother() {
    chain.give(ALICE, EUR, 100);
    validator.refuses(pay(ALICE, BOB, 1).sign(), INSUFFICIENT_FUNDS, USD.toString());
  }

  @Test
  void sumsBeyondSixtyFourBitsNeitherWrapNorSaturate() {
    chain.give(ALICE, USD, MAX).give(CAROL, USD, MAX);
    validator.knows(TestCommittee.FOUR.qc(pay(ALICE, BOB, UInt64.MAX).sign()));
    validator.knows(TestCommittee.FOUR.qc(pay(CAROL, BOB, UInt64.MAX).sign()));
    assertThat(validator.available(BOB, USD)).isEqualTo(MAX.add(MAX));

    Signed first = pay(BOB, ALICE, UInt64.MAX).sign();
    validator.permits(first);
    validator.knows(TestCommittee.FOUR.qc(first));
    assertThat(validator.available(BOB, USD)).isEqualTo(MAX);
    assertThat(validator.available(ALICE, USD)).isEqualTo(MAX);
    Signed second = pay(BOB, ALICE, UInt64.MAX).seq(1).sign();
    validator.permits(second);
    validator.knows(TestCommittee.FOUR.qc(second));
    assertThat(validator.available(BOB, USD)).isZero();
    validator.refuses(pay(BOB, ALICE, 1).seq(2).sign(), INSUFFICIENT_FUNDS, "0 of");
  }

  @Test
  void theHighestFeeThatCanBeWrittenIsNoSmallNumber() {
    chain.give(ALICE, USD, MAX);
    BigInteger highest = BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE);
    Signed absurd = pay(ALICE, BOB, 1).gasLimit(30_000_000).maxFeePerGas(highest).sign();
    assertThat(absurd.payment().feeBound().bitLength()).isGreaterThan(64);
    validator.refuses(absurd, INSUFFICIENT_FUNDS, "amount");
  }

  @Test
  void aPaymentToOneselfNeedsItsAmountAndMakesNothing() {
    chain.give(ALICE, 10);
    validator.refuses(pay(ALICE, ALICE, 11).sign(), INSUFFICIENT_FUNDS, "amount");
    Signed round = pay(ALICE, ALICE, 10).sign();
    validator.permits(round);
    assertThat(validator.available(ALICE)).isZero();
    validator.knows(TestCommittee.FOUR.qc(round));
    assertThat(validator.available(ALICE)).isEqualTo(10);
    validator.refuses(pay(ALICE, BOB, 11).seq(1).sign(), INSUFFICIENT_FUNDS, "amount");
    validator.permits(pay(ALICE, BOB, 10).seq(1).sign());
  }

  @Test
  void moneyThatGoesInACircleIsOnlyOnceThere() {
    chain.give(ALICE, 10);
    Signed out = pay(ALICE, BOB, 10).sign();
    Signed back = pay(BOB, ALICE, 10).sign();
    validator.permits(out);
    validator.knows(TestCommittee.FOUR.qc(out));
    validator.permits(back);
    validator.knows(TestCommittee.FOUR.qc(back));
    assertThat(validator.available(ALICE)).isEqualTo(10);
    assertThat(validator.available(BOB)).isZero();
    validator.refuses(pay(ALICE, CAROL, 11).seq(1).sign(), INSUFFICIENT_FUNDS, "amount");
    validator.permits(pay(ALICE, CAROL, 10).seq(1).sign());
    assertThat(validator.available(ALICE)).isZero();
  }

  @Test
  void aNamedParentThatWasNotPresentedIsAskedForOnlyWhereFundsAreShort() {
    chain.give(ALICE, 10).give(CAROL, 3);
    VerifiedQc parent = TestCommittee.FOUR.qc(pay(ALICE, BOB, 10).sign());
    Signed spending = pay(BOB, CAROL, 10).sign().naming(parent);
    validator.refuses(spending, MISSING_PARENT_QC, "parent_qc_hash", "parent_qcs");
    validator.knows(parent);
    validator.permits(spending);
    validator.permits(pay(CAROL, ALICE, 3).sign().naming(parent));
  }

  @Test
  void aParentThatIsKnownIsNotAskedForAgain() {
    chain.give(ALICE, 10);
    VerifiedQc parent = TestCommittee.FOUR.qc(pay(ALICE, BOB, 10).sign());
    validator.knows(parent);
    validator.refuses(
        pay(BOB, CAROL, 11).sign().naming(parent), INSUFFICIENT_FUNDS, "10 of", "1 more");
  }

  @Test
  void anAccountThatWasEmptiedOnChainOwesAndSignsNothing() {
    chain.give(ALICE, 10);
    Signed certified = pay(ALICE, BOB, 10).sign();
    validator.permits(certified);
    validator.knows(TestCommittee.FOUR.qc(certified));
    Signed drain = pay(ALICE, CAROL, 9).lane(7).sign();
    chain.block(1, drain);
    validator.follows();
    assertThat(validator.available(ALICE)).isEqualTo(-9);
    validator.refuses(pay(ALICE, BOB, 1).seq(1).sign(), INSUFFICIENT_FUNDS, "amount");
  }
}
