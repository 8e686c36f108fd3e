package tempo.fastpay.sidecar.core;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.protocol.types.RejectCode.NONCE_SEQ_TOO_HIGH;
import static tempo.fastpay.protocol.types.RejectCode.NONCE_SEQ_TOO_LOW;
import static tempo.fastpay.sidecar.core.Account.ALICE;
import static tempo.fastpay.sidecar.core.Account.BOB;
import static tempo.fastpay.sidecar.core.Account.CAROL;
import static tempo.fastpay.sidecar.core.Draft.pay;

import org.junit.jupiter.api.Test;
import tempo.fastpay.protocol.tx.TxType;

/** L3: a sequence is signed only on a lane whose earlier ones are live and certified. */
class L3InOrderTest {
  private final TestChain chain = new TestChain().give(ALICE, 15);
  private final TestValidator validator = new TestValidator(chain);
  private final Signed zero = pay(ALICE, BOB, 6).sign();
  private final Signed one = pay(ALICE, BOB, 6).seq(1).sign();
  private final Signed two = pay(ALICE, CAROL, 3).seq(2).sign();

  @Test
  void theNextSequenceWaitsForTheQcOfTheOneBefore() {
    validator.refuses(one, NONCE_SEQ_TOO_HIGH, "nonce_seq", "at 0 ", "parent_qcs");
    validator.knows(TestCommittee.FOUR.qc(zero));
    validator.permits(one);
  }

  @Test
  void theOwnCertificateIsNotAQuorum() {
    validator.permits(zero);
    validator.refuses(one, NONCE_SEQ_TOO_HIGH, "nonce_seq", "at 0 ");
    validator.knows(TestCommittee.FOUR.qc(zero));
    validator.permits(one);
  }

  @Test
  void everyEarlierSequenceIsNeededAndTheMissingOneIsNamed() {
    validator.knows(TestCommittee.FOUR.qc(one));
    validator.refuses(two, NONCE_SEQ_TOO_HIGH, "nonce_seq", "at 0 ");
    validator.knows(TestCommittee.FOUR.qc(zero));
    validator.permits(two);
  }

  @Test
  void theQcMayBeOfAnotherEnvelopeOrAnotherMessageThanTheOneSignedHere() {
    validator.permits(zero);
    validator.knows(TestCommittee.FOUR.qc(zero.rewrapped(5)));
    validator.permits(one);

    TestValidator misled = new TestValidator(chain);
    misled.permits(pay(ALICE, CAROL, 2).sign());
    misled.knows(TestCommittee.FOUR.qc(zero));
    misled.permits(one);
  }

  @Test
  void theOtherLanesQcOpensNothing() {
    TestValidator other = new TestValidator(chain);
    other.knows(TestCommittee.FOUR.qc(pay(ALICE, BOB, 1).lane(2).sign()));
    other.refuses(one, NONCE_SEQ_TOO_HIGH, "nonce_key");
  }

  @Test
  void anExpiredPredecessorOpensNothingUntilTheChainsNoncePassedIt() {
    Signed expiring = pay(ALICE, BOB, 1).until(60).sign();
    validator.knows(TestCommittee.FOUR.qc(expiring));
    chain.block(60);
    validator.follows();
    Signed next = pay(ALICE, BOB, 1).seq(1).until(200).sign();
    validator.refuses(next, NONCE_SEQ_TOO_HIGH, "nonce_seq", "at 0 ");
    validator.learnsTooLate(TestCommittee.FOUR.qc(expiring));
    validator.refuses(next, NONCE_SEQ_TOO_HIGH, "nonce_seq", "at 0 ");

    chain.displace(1, next.payment().lane());
    validator.follows();
    validator.permits(next);
  }

  @Test
  void theChainsNonceOpensAndClosesSequences() {
    validator.permits(zero);
    chain.block(1, zero);
    validator.follows();
    validator.refuses(pay(ALICE, CAROL, 6).sign(), NONCE_SEQ_TOO_LOW, "nonce_seq", "lane is at 1");
    validator.permits(one);
  }

  @Test
  void anEthereumTypeIsOrderedByTheProtocolNonce() {
    for (TxType type : new TxType[] {TxType.LEGACY, TxType.EIP2930, TxType.EIP1559}) {
      TestValidator fresh = new TestValidator(chain);
      Signed first = Draft.payEthereum(type, ALICE, BOB, 6).sign();
      Signed next = Draft.payEthereum(type, ALICE, BOB, 6).seq(1).sign();
      fresh.refuses(next, NONCE_SEQ_TOO_HIGH, "nonce_seq", "at 0 ");
      fresh.permits(first);
      fresh.knows(TestCommittee.FOUR.qc(first));
      fresh.permits(next);
      assertThat(fresh.available(ALICE)).isEqualTo(3);
    }
  }

  @Test
  void aRestartForgetsQcsAndAsksForThemAgain() {
    validator.permits(zero);
    validator.knows(TestCommittee.FOUR.qc(zero));
    validator.restarts();
    validator.refuses(one, NONCE_SEQ_TOO_HIGH, "nonce_seq", "at 0 ");
    validator.knows(TestCommittee.FOUR.qc(zero));
    validator.permits(one);
  }
}
