package tempo.fastpay.proto;

import java.math.BigInteger;
import java.util.Optional;
import tempo.fastpay.protocol.tx.PaymentBuilder;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;

/** Real transactions, since only their signed bytes can say what an envelope leaves out. */
public final class SignedPayments {
  private SignedPayments() {}

  /** On chain 1337, nonce key 1, sequence 4. */
  public static Bytes tempo(Optional<UInt64> validBefore) {
    return tempo(validBefore, 1);
  }

  /** The same for another amount. */
  public static Bytes tempo(Optional<UInt64> validBefore, int amount) {
    PaymentBuilder builder =
        PaymentBuilder.tempo()
            .chainId(ChainId.of(1337))
            .recipient(Address.fromHex("0x00000000000000000000000000000000000000b0"))
            .amount(UInt64.of(amount))
            .asset(AssetId.fromHex("0x20c0000000000000000000000000000000000001"))
            .nonceKey(NonceKey.of(1))
            .nonceSeq(UInt64.of(4))
            .gasLimit(UInt64.of(1_000_000))
            .maxFeePerGas(BigInteger.ZERO);
    validBefore.ifPresent(builder::validBefore);
    return builder.build().signSecp256k1(Bytes32.fromNumber(BigInteger.ONE), Arbitrary.CRYPTO);
  }
}
