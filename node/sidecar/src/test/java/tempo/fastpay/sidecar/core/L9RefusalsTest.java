package tempo.fastpay.sidecar.core;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.protocol.types.RejectCode.INSUFFICIENT_FUNDS;
import static tempo.fastpay.protocol.types.RejectCode.MISSING_PARENT_QC;
import static tempo.fastpay.sidecar.core.Account.ALICE;
import static tempo.fastpay.sidecar.core.Account.BOB;
import static tempo.fastpay.sidecar.core.Account.CAROL;
import static tempo.fastpay.sidecar.core.Draft.pay;

import org.junit.jupiter.api.Test;
import tempo.fastpay.protocol.quorum.VerifiedQc;

/** L9: a refusal is forgotten; the same payment is looked at again. */
class L9RefusalsTest {
  private final TestChain chain = new TestChain().give(ALICE, 10);
  private final TestValidator validator = new TestValidator(chain);
  private final Signed spending = pay(BOB, CAROL, 10).sign();

  @Test
  void aRefusalForFundsIsReexaminedWithAQc() {
    validator.refuses(spending, INSUFFICIENT_FUNDS, "amount");
    validator.refuses(spending, INSUFFICIENT_FUNDS, "amount");
    validator.knows(TestCommittee.FOUR.qc(pay(ALICE, BOB, 10).sign()));
    validator.permits(spending);
  }

  @Test
  void aRefusalForFundsIsReexaminedWithABlock() {
    validator.refuses(spending, INSUFFICIENT_FUNDS, "amount");
    chain.block(1, pay(ALICE, BOB, 10).sign());
    validator.follows();
    validator.permits(spending);
  }

  @Test
  void aRefusedMessageDoesNotTakeItsKey() {
    validator.refuses(spending, INSUFFICIENT_FUNDS, "amount");
    chain.give(BOB, 3);
    validator.permits(pay(BOB, ALICE, 3).sign());
  }

  @Test
  void aMissingParentIsAskedForAsOftenAsItIsMissing() {
    VerifiedQc parent = TestCommittee.FOUR.qc(pay(ALICE, BOB, 10).sign());
    validator.refuses(spending.naming(parent), MISSING_PARENT_QC, "parent_qc_hash");
    assertThat(validator.core().sizes()).isEqualTo(new ValidatorCore.Sizes(0, 0, 0));
    validator.knows(parent);
    validator.permits(spending.naming(parent));
  }
}
