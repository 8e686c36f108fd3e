package tempo.fastpay.sidecar.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tempo.fastpay.protocol.types.RejectCode.INSUFFICIENT_FUNDS;
import static tempo.fastpay.protocol.types.RejectCode.INVALID_FORMAT;
import static tempo.fastpay.sidecar.core.Account.ALICE;
import static tempo.fastpay.sidecar.core.Account.BOB;
import static tempo.fastpay.sidecar.core.Account.CAROL;
import static tempo.fastpay.sidecar.core.Account.MALLORY;
import static tempo.fastpay.sidecar.core.Draft.USD;
import static tempo.fastpay.sidecar.core.Draft.pay;
import static tempo.fastpay.sidecar.core.Draft.second;

import java.math.BigInteger;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.KeyType;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;

/** L1: what the sender signed is what counts, and its key must be the sender's at H. */
class L1AuthorityTest {
  private static final SenderFacts.KeyFacts UNLIMITED =
      new SenderFacts.KeyFacts(KeyType.SECP256K1, Optional.empty(), Optional.empty());

  private final TestChain chain = new TestChain().give(ALICE, 100);
  private final TestValidator validator = new TestValidator(chain);
  private final Signed signed = pay(ALICE, BOB, 10).sign();

  private Envelope envelope(ChainId chainId, NonceKey key, long sequence) {
    return new Envelope(
        chainId,
        signed.payment().raw(),
        key,
        UInt64.of(sequence),
        signed.envelope().expiry(),
        Optional.empty());
  }

  private void contradicts(Envelope envelope, String field) {
    assertThat(VerifiedQc.contradiction(envelope, signed.payment()).orElseThrow())
        .startsWith(field)
        .contains("signed");
    assertThatThrownBy(() -> Candidate.of(envelope, signed.payment(), Set.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anEnvelopeThatSaysTheSameIsBelieved() {
    assertThat(VerifiedQc.contradiction(signed.envelope(), signed.payment())).isEmpty();
    validator.permits(signed);
  }

  @Test
  void oneSignedPaymentIsNotASecondOneUnderAnotherSequenceKeyOrChain() {
    contradicts(envelope(Draft.CHAIN, NonceKey.of(1), 1), "nonce_seq");
    contradicts(envelope(Draft.CHAIN, NonceKey.of(2), 0), "nonce_key_be");
    contradicts(envelope(ChainId.of(1338), NonceKey.of(1), 0), "chain_id");
  }

  @Test
  void anotherPaymentsBytesAreNotTheEnvelopes() {
    Signed other = pay(ALICE, BOB, 11).sign();
    assertThatThrownBy(() -> Candidate.of(signed.envelope(), other.payment(), Set.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anEnvelopeNeverOutlivesTheSignedWindow() {
    validator.refuses(
        signed.expiring(Draft.atSecond(Draft.LIFETIME_SECONDS + 1)),
        INVALID_FORMAT,
        "expiry",
        "valid_before");
    validator.permits(signed.expiring(Draft.atSecond(Draft.LIFETIME_SECONDS)));
  }

  @Test
  void aKeychainSignatureProvesNothingUntilTheChainListsTheKey() {
    Signed byKey = pay(ALICE, BOB, 10).signBy(MALLORY);
    assertThat(byKey.payment().sender()).isEqualTo(ALICE.address());
    validator.refuses(byKey, INVALID_FORMAT, "signature: access key", "not active");

    chain.lists(MALLORY, UNLIMITED);
    validator.permits(byKey);
  }

  @Test
  void theListedKeyMustBeOfTheSignaturesType() {
    chain.lists(
        MALLORY, new SenderFacts.KeyFacts(KeyType.P256, Optional.empty(), Optional.empty()));
    validator.refuses(
        pay(ALICE, BOB, 10).signBy(MALLORY), INVALID_FORMAT, "signature", "P256", "SECP256K1");
  }

  @Test
  void theKeyMustLastAsLongAsThePayment() {
    chain.lists(
        MALLORY,
        new SenderFacts.KeyFacts(KeyType.SECP256K1, Optional.of(second(200)), Optional.empty()));
    validator.refuses(
        pay(ALICE, BOB, 10).until(201).signBy(MALLORY), INVALID_FORMAT, "valid_before", "expiry");
    validator.refuses(
        Draft.payForever(ALICE, BOB, 10).signBy(MALLORY), INVALID_FORMAT, "valid_before");
    validator.permits(pay(ALICE, BOB, 10).until(200).signBy(MALLORY));
  }

  @Test
  void theKeysLimitIsNotPassedByItsLivePaymentsTogether() {
    chain.lists(
        MALLORY,
        new SenderFacts.KeyFacts(
            KeyType.SECP256K1, Optional.empty(), Optional.of(BigInteger.valueOf(25))));
    Signed first = pay(ALICE, BOB, 14).fee(1).signBy(MALLORY);
    validator.permits(first);
    validator.knows(TestCommittee.FOUR.qc(first));
    validator.refuses(
        pay(ALICE, BOB, 11).seq(1).signBy(MALLORY), INSUFFICIENT_FUNDS, "access key", "by 1");
    validator.permits(pay(ALICE, BOB, 10).seq(1).signBy(MALLORY));
  }

  @Test
  void theOwnersOwnPaymentsDoNotUseUpAnAccessKeysLimit() {
    chain.lists(
        MALLORY,
        new SenderFacts.KeyFacts(
            KeyType.SECP256K1, Optional.empty(), Optional.of(BigInteger.valueOf(25))));
    Signed byOwner = pay(ALICE, BOB, 50).sign();
    validator.permits(byOwner);
    validator.knows(TestCommittee.FOUR.qc(byOwner));
    validator.permits(pay(ALICE, CAROL, 25).seq(1).signBy(MALLORY));
    assertThat(validator.available(ALICE, USD)).isEqualTo(25);
  }
}
