package tempo.fastpay.sidecar.core;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.protocol.types.RejectCode.NONCE_SEQ_TOO_HIGH;
import static tempo.fastpay.sidecar.core.Account.ALICE;
import static tempo.fastpay.sidecar.core.Account.BOB;
import static tempo.fastpay.sidecar.core.Account.MALLORY;
import static tempo.fastpay.sidecar.core.Draft.EUR;
import static tempo.fastpay.sidecar.core.Draft.pay;

import org.junit.jupiter.api.Test;
import tempo.fastpay.protocol.tx.TxType;

/** L4: one lane of a sender at a time, in every token. */
class L4OneLaneTest {
  private final TestChain chain = new TestChain().give(ALICE, 15).give(ALICE, EUR, 15);
  private final TestValidator validator = new TestValidator(chain);
  private final Signed onOne = pay(ALICE, BOB, 6).until(100).sign();
  private final Signed onTwo = pay(ALICE, BOB, 6).lane(2).until(200).sign();

  @Test
  void anOwnPermitLocksTheOtherLanes() {
    validator.permits(onOne);
    validator.refuses(onTwo, NONCE_SEQ_TOO_HIGH, "nonce_key", "lane 1 ", "use that lane");
    validator.restarts();
    validator.refuses(onTwo, NONCE_SEQ_TOO_HIGH, "nonce_key", "lane 1 ");
  }

  @Test
  void aKnownQcLocksTheOtherLanes() {
    validator.knows(TestCommittee.FOUR.qc(onOne));
    validator.refuses(onTwo, NONCE_SEQ_TOO_HIGH, "nonce_key", "lane 1 ");
  }

  @Test
  void theLockIsOfTheWholeSenderInEveryTokenAndType() {
    validator.permits(onOne);
    validator.refuses(
        pay(ALICE, BOB, 1).asset(EUR).lane(2).sign(), NONCE_SEQ_TOO_HIGH, "nonce_key");
    validator.refuses(
        Draft.payEthereum(TxType.EIP1559, ALICE, BOB, 1).sign(), NONCE_SEQ_TOO_HIGH, "nonce_key");
  }

  @Test
  void theProtocolNonceIsALaneAsWell() {
    validator.permits(Draft.payEthereum(TxType.EIP1559, ALICE, BOB, 1).sign());
    validator.refuses(onOne, NONCE_SEQ_TOO_HIGH, "nonce_key", "lane 0 ");
  }

  @Test
  void settlementUnlocks() {
    validator.permits(onOne);
    chain.block(1, onOne);
    validator.follows();
    validator.permits(onTwo);
  }

  @Test
  void expiryUnlocksCertifiedOrNot() {
    validator.permits(onOne);
    validator.knows(TestCommittee.FOUR.qc(onOne));
    chain.block(100);
    assertThat(validator.follows().left())
        .singleElement()
        .satisfies(left -> assertThat(left.reason()).isEqualTo(Advance.Reason.EXPIRED));
    validator.permits(onTwo);
  }

  @Test
  void withoutValidBeforeOnlyTheChainUnlocks() {
    Signed forever = Draft.payForever(ALICE, BOB, 6).sign();
    validator.permits(forever);
    chain.block(10_000);
    validator.follows();
    Signed later = pay(ALICE, BOB, 6).lane(2).until(10_300).sign();
    validator.refuses(later, NONCE_SEQ_TOO_HIGH, "nonce_key");
    chain.displace(1, forever.payment().lane());
    validator.follows();
    validator.permits(later);
  }

  @Test
  void nobodyLocksSomebodyElse() {
    chain.give(MALLORY, 5);
    Signed dust = pay(MALLORY, ALICE, 1).lane(9).sign();
    validator.permits(dust);
    validator.knows(TestCommittee.FOUR.qc(dust));
    validator.permits(onTwo);
  }
}
