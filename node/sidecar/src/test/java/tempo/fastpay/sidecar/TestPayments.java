package tempo.fastpay.sidecar;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.crypto.PortableCrypto;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.tx.PaymentBuilder;
import tempo.fastpay.protocol.tx.PaymentScreen;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.Expiry;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;

/** Signed payments for tests of the validator's shell and ports. */
public final class TestPayments {
  public static final ChainId CHAIN = ChainId.of(1337);
  public static final AssetId ALPHA_USD =
      AssetId.fromHex("0x20c0000000000000000000000000000000000001");
  public static final NonceKey LANE = NonceKey.of(1);
  public static final Crypto CRYPTO = new PortableCrypto();

  private TestPayments() {}

  /** A private key of 32 equal bytes. */
  public static Bytes32 key(int fill) {
    byte[] key = new byte[Bytes32.SIZE];
    Arrays.fill(key, (byte) fill);
    return Bytes32.of(key);
  }

  public static Address address(Bytes32 key) {
    return Hashes.addressOf(CRYPTO.publicKeySecp256k1(key));
  }

  /** A transfer on {@link #LANE} in its plain envelope. */
  public static Envelope envelope(
      Bytes32 key, Address recipient, long amount, long sequence, long validBeforeSeconds) {
    Bytes raw =
        PaymentBuilder.tempo()
            .chainId(CHAIN)
            .recipient(recipient)
            .amount(UInt64.of(amount))
            .asset(ALPHA_USD)
            .nonceKey(LANE)
            .nonceSeq(UInt64.of(sequence))
            .validBefore(UInt64.of(validBeforeSeconds))
            .gasLimit(UInt64.of(1_000_000))
            .maxFeePerGas(BigInteger.ZERO)
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
    return ((PaymentScreen.Result.Accepted)
            PaymentScreen.screen(envelope.paymentBytes(), Optional.empty(), CHAIN, CRYPTO))
        .payment();
  }
}
