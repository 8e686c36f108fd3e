package tempo.fastpay.sidecar;

import java.util.Optional;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.Expiry;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.testkit.Fixtures;
import tempo.fastpay.testkit.Person;

/** Signed payments for tests of the validator's shell and ports. */
public final class TestPayments {
  public static final ChainId CHAIN = Fixtures.CHAIN;
  public static final AssetId ALPHA_USD = Fixtures.ALPHA_USD;
  public static final NonceKey LANE = Fixtures.NONCE_KEY;
  public static final Crypto CRYPTO = Fixtures.CRYPTO;

  private TestPayments() {}

  /** A private key of 32 equal bytes. */
  public static Bytes32 key(int fill) {
    return Person.key(fill);
  }

  public static Address address(Bytes32 key) {
    return Person.address(key);
  }

  /** A transfer on {@link #LANE} in its plain envelope. */
  public static Envelope envelope(
      Bytes32 key, Address recipient, long amount, long sequence, long validBeforeSeconds) {
    Bytes raw =
        Fixtures.builder(recipient, UInt64.of(amount), sequence)
            .validBefore(UInt64.of(validBeforeSeconds))
            .build()
            .signSecp256k1(key, CRYPTO);
    return new Envelope(
        CHAIN,
        raw,
        LANE,
        UInt64.of(sequence),
        new Expiry.UnixMillis(UInt64.of(validBeforeSeconds * 1000)),
        Optional.empty());
  }

  /** The payment in an envelope. */
  public static Payment payment(Envelope envelope) {
    return Fixtures.screened(envelope.paymentBytes());
  }
}
