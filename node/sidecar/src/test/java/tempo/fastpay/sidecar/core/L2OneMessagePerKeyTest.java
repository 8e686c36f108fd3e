package tempo.fastpay.sidecar.core;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.protocol.types.RejectCode.EQUIVOCATION;
import static tempo.fastpay.protocol.types.RejectCode.EXPIRED;
import static tempo.fastpay.protocol.types.RejectCode.NONCE_SEQ_TOO_LOW;
import static tempo.fastpay.sidecar.core.Account.ALICE;
import static tempo.fastpay.sidecar.core.Account.BOB;
import static tempo.fastpay.sidecar.core.Account.CAROL;
import static tempo.fastpay.sidecar.core.Draft.CHAIN;
import static tempo.fastpay.sidecar.core.Draft.pay;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.PaymentBuilder;
import tempo.fastpay.protocol.tx.UnsignedPayment;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.Expiry;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;

/** L2: at most one message per contention key, ever; its envelopes do not count. */
class L2OneMessagePerKeyTest {
  private final TestChain chain = new TestChain().give(ALICE, 15);
  private final TestValidator validator = new TestValidator(chain);
  private final Signed first = pay(ALICE, BOB, 6).sign();
  private final Signed second = pay(ALICE, CAROL, 7).sign();

  @Test
  void anotherMessageIsRefusedNamingTheFirst() {
    validator.permits(first);
    assertThat(validator.refuses(second, EQUIVOCATION, "send that one again").conflicting())
        .contains(first.txHash());
  }

  @Test
  void aDifferentMemoIsAnotherMessage() {
    validator.permits(pay(ALICE, BOB, 6).memo(1).sign());
    validator.refuses(pay(ALICE, BOB, 6).memo(2).sign(), EQUIVOCATION, "go on at another sequence");
  }

  @Test
  void anotherMessageIsRefusedWhereOnlyAQuorumSignedTheFirst() {
    validator.knows(TestCommittee.FOUR.qc(first));
    assertThat(validator.refuses(second, EQUIVOCATION, "go on at another sequence").conflicting())
        .contains(first.txHash());
  }

  @Test
  void theSameEnvelopeIsCertifiedUnderTheSamePermit() {
    Permit permit = validator.permits(first);
    assertThat(validator.permitsAgain(first)).isEqualTo(permit);
    chain.block(5);
    validator.follows();
    assertThat(validator.permitsAgain(first)).isEqualTo(permit);
  }

  @Test
  void aStrangersEnvelopeNeitherLocksNorFramesTheSender() {
    Signed strangers = first.rewrapped(1);
    assertThat(strangers.txHash()).isNotEqualTo(first.txHash());
    Permit permit = validator.permits(strangers);
    StateSnapshot before = validator.state();

    assertThat(validator.permitsAgain(first)).isEqualTo(permit);
    assertThat(validator.permitsAgain(first.rewrapped(2))).isEqualTo(permit);
    assertThat(validator.state()).isEqualTo(before);
    assertThat(validator.available(ALICE)).isEqualTo(9);
  }

  @Test
  void twoEnvelopesWithTwoQcsDebitAndCreditOnce() {
    validator.permits(first);
    VerifiedQc qc = TestCommittee.FOUR.qc(first, 0, 1, 2);
    VerifiedQc other = TestCommittee.FOUR.qc(first.rewrapped(1), 1, 2, 3);
    validator.knows(qc);
    validator.knewBefore(other);
    assertThat(validator.available(ALICE)).isEqualTo(9);
    assertThat(validator.available(BOB)).isEqualTo(6);
  }

  @Test
  void aReencodedSignatureIsTheSamePayment() {
    Crypto crypto = Account.REAL;
    Bytes32 key = Hashes.sha256(new byte[] {1});
    Account passkey =
        new Account("passkey", key, Hashes.addressOf(crypto.publicKeyP256(key)), crypto);
    chain.give(passkey, 10);
    UnsignedPayment unsigned = pay(passkey, BOB, 6).unsigned();
    Draft draft = pay(passkey, BOB, 6);
    Signed plain = draft.signed(unsigned.signP256(key, crypto));
    Signed remade = draft.signed(unsigned.withSignature(prehashed(unsigned, key)));
    assertThat(remade.payment().raw()).isNotEqualTo(plain.payment().raw());
    assertThat(remade.payment().message()).isEqualTo(plain.payment().message());

    Permit permit = validator.permits(plain);
    assertThat(validator.permitsAgain(remade)).isEqualTo(permit);
    validator.knows(TestCommittee.FOUR.qc(remade));
    validator.knewBefore(TestCommittee.FOUR.qc(plain));
    assertThat(validator.available(passkey)).isEqualTo(4);
    assertThat(validator.available(BOB)).isEqualTo(6);
  }

  /** A P256 signature over the SHA-256 of the hash, which the chain takes as well. */
  private static Bytes prehashed(UnsignedPayment unsigned, Bytes32 key) {
    Crypto.RecoverableSignature signature =
        Account.REAL.signP256(Hashes.sha256(unsigned.signHash().toArray()), key);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(1);
    bytes.writeBytes(signature.r().toArray());
    bytes.writeBytes(signature.s().toArray());
    bytes.writeBytes(Account.REAL.publicKeyP256(key).toArray());
    bytes.write(1);
    return Bytes.of(bytes.toByteArray());
  }

  @Test
  void aRetryAtTheSequenceOfAnExpiredPaymentIsEquivocation() {
    validator.permits(pay(ALICE, BOB, 6).until(60).sign());
    chain.block(60);
    validator.follows();
    assertThat(validator.available(ALICE)).as("the debit is gone").isEqualTo(15);
    validator.refuses(
        pay(ALICE, BOB, 6).until(200).sign(), EQUIVOCATION, "go on at another sequence");
  }

  @Test
  void theKeyStaysTakenOverARestart() {
    validator.permits(pay(ALICE, BOB, 6).until(60).sign());
    chain.block(60);
    validator.follows();
    validator.restarts();
    validator.refuses(
        pay(ALICE, BOB, 6).until(200).sign(), EQUIVOCATION, "go on at another sequence");

    validator.permits(pay(ALICE, BOB, 6).lane(2).until(200).sign());
    validator.restarts();
    assertThat(validator.available(ALICE)).isEqualTo(9);
    validator.refuses(
        pay(ALICE, BOB, 7).lane(2).until(200).sign(), EQUIVOCATION, "go on at another sequence");
  }

  @Test
  void anExpiredPaymentIsNotWrappedAnew() {
    Signed until60 = pay(ALICE, BOB, 6).until(60).sign();
    Permit permit = validator.permits(until60);
    chain.block(60);
    validator.follows();
    validator.refuses(
        until60.expiring(new Expiry.MaxBlockHeight(UInt64.MAX)), EXPIRED, "valid_before");
    assertThat(validator.permitsAgain(until60))
        .as("the certificate that is out already may be fetched again")
        .isEqualTo(permit);
  }

  @Test
  void aRewrappedPaymentKeepsTheMargin() {
    Signed until60 = pay(ALICE, BOB, 6).until(60).sign();
    validator.permits(until60);
    chain.block(36);
    validator.follows();
    validator.refuses(until60.rewrapped(1), EXPIRED, "valid_before", "left");
  }

  @Test
  void aKeyIsForgottenOnlyWhenTheChainsNonceHasPassedIt() {
    Signed until60 = pay(ALICE, BOB, 6).until(60).sign();
    validator.permits(until60);
    chain.block(60);
    assertThat(validator.follows().forgotten()).isEmpty();
    assertThat(validator.core().permit(until60.payment().contentionKey())).isPresent();

    chain.displace(1, until60.payment().lane());
    assertThat(validator.follows().forgotten()).containsExactly(until60.payment().contentionKey());
    assertThat(validator.core().permit(until60.payment().contentionKey())).isEmpty();
    assertThat(validator.core().trackedLanes()).isEmpty();
    validator.refuses(pay(ALICE, BOB, 6).until(200).sign(), NONCE_SEQ_TOO_LOW, "nonce_seq");
  }

  @Test
  void aSettledKeyIsForgottenAndItsSequenceIsOver() {
    validator.permits(first);
    chain.block(1, first);
    Advance.Moved moved = validator.follows();
    assertThat(moved.forgotten()).containsExactly(first.payment().contentionKey());
    assertThat(moved.left())
        .singleElement()
        .satisfies(left -> assertThat(left.reason()).isEqualTo(Advance.Reason.NONCE_PASSED));
    validator.refuses(second, NONCE_SEQ_TOO_LOW, "nonce_seq", "1");
  }

  @Test
  void aPermitThatLostAgainstAQuorumStaysOneMessage() {
    validator.permits(first);
    validator.knows(TestCommittee.FOUR.qc(second));
    assertThat(validator.available(ALICE)).as("both are debited").isEqualTo(2);
    assertThat(validator.available(BOB)).isZero();
    assertThat(validator.available(CAROL)).isEqualTo(7);

    assertThat(validator.permitsAgain(first.rewrapped(1)).message())
        .isEqualTo(first.payment().message());
    assertThat(validator.refuses(second, EQUIVOCATION, "go on at another sequence").conflicting())
        .contains(first.txHash());
    chain.block(1, second);
    assertThat(validator.follows().left()).hasSize(2);
    assertThat(validator.available(ALICE)).isEqualTo(8);
  }

  @Test
  void theFeePayersTokenAndTheMaximumFeeAreSignedToo() {
    validator.permits(first);
    Bytes raw =
        PaymentBuilder.tempo()
            .chainId(CHAIN)
            .recipient(BOB.address())
            .amount(UInt64.of(6))
            .asset(Draft.USD)
            .nonceKey(NonceKey.of(1))
            .nonceSeq(UInt64.ZERO)
            .validBefore(Draft.second(Draft.LIFETIME_SECONDS))
            .gasLimit(UInt64.of(Draft.GAS))
            .maxFeePerGas(BigInteger.ONE)
            .build()
            .signSecp256k1(ALICE.key(), Account.REAL);
    Optional<AssetId> feeToken = Signed.screen(raw, Account.REAL).feeToken();
    assertThat(feeToken).isEmpty();
    validator.refuses(pay(ALICE, BOB, 6).signed(raw), EQUIVOCATION, "go on at another sequence");
  }
}
