package tempo.fastpay.protocol.tx;

import java.math.BigInteger;
import java.util.Objects;

/**
 * What a payment's bytes say beyond the {@link Payment}: for those who charge its fee, and show it
 * to wallets.
 *
 * @param maxPriorityFeePerGas in attodollars per gas; the gas price of types that have one price
 */
public record PaymentForm(BigInteger maxPriorityFeePerGas, SignatureForm signature) {
  public PaymentForm {
    Objects.requireNonNull(maxPriorityFeePerGas);
    Objects.requireNonNull(signature);
  }

  /** Reads the bytes of a payment again. */
  public static PaymentForm of(Payment payment) {
    try {
      DecodedTransaction tx = TransactionDecoder.decode(payment.raw(), new Reading());
      return new PaymentForm(tx.maxPriorityFeePerGas(), partsOf(tx.signature()));
    } catch (Refused refused) {
      throw new IllegalArgumentException("no payment's bytes", refused);
    }
  }

  private static SignatureForm partsOf(SenderSignature signature) {
    if (signature instanceof SenderSignature.Secp256k1 plain) {
      return new SignatureForm.Secp256k1(plain.r(), plain.s(), plain.yParity());
    }
    if (signature instanceof SenderSignature.P256 p256) {
      SenderSignature.P256Tail tail = p256.tail();
      return new SignatureForm.P256(
          tail.r(), tail.s(), tail.publicX(), tail.publicY(), p256.prehash());
    }
    if (signature instanceof SenderSignature.WebAuthn passkey) {
      SenderSignature.P256Tail tail = passkey.tail();
      return new SignatureForm.WebAuthn(
          tail.r(), tail.s(), tail.publicX(), tail.publicY(), passkey.data().data());
    }
    SenderSignature.Keychain keychain = (SenderSignature.Keychain) signature;
    return new SignatureForm.Keychain(keychain.account(), partsOf(keychain.inner()));
  }
}
