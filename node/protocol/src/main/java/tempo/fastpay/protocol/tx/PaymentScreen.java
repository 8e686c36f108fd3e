package tempo.fastpay.protocol.tx;

import java.math.BigInteger;
import java.util.Optional;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.UInt64;

/**
 * The one door through which raw bytes become a {@link Payment}: PROTOCOL section 7 from decoding
 * to the amount, in that order; the first failure answers. Neither time nor the chain is
 * considered.
 */
@SuppressWarnings("DoNotCallSuggester") // the decoder that fills these bodies is the next step
public final class PaymentScreen {
  private PaymentScreen() {}

  /** What screening comes to. */
  public sealed interface Result {
    record Accepted(Payment payment) implements Result {}

    /** The refusal, and what of the payment could be read before it. */
    record Rejected(Reject reject, Partial partial) implements Result {}
  }

  /** What could be read of a payment: for people who ask why theirs was refused. */
  public record Partial(
      Optional<TxType> txType,
      Optional<Address> sender,
      Optional<Address> recipient,
      Optional<BigInteger> amount,
      Optional<AssetId> asset,
      Optional<NonceKey> nonceKey,
      Optional<UInt64> nonceSeq,
      Optional<Bytes32> chainTxHash,
      Optional<Bytes32> signHash,
      Optional<UInt64> validBefore,
      Optional<UInt64> validAfter,
      Optional<Bytes32> memo,
      Optional<Address> feePayer) {}

  /**
   * Decodes and checks a transaction.
   *
   * @param raw transaction bytes as a client sends them
   * @param claimedSender refused if the signature is of somebody else
   * @param chainId the chain this node serves
   */
  public static Result screen(
      Bytes raw, Optional<Address> claimedSender, ChainId chainId, Crypto crypto) {
    if (raw.isEmpty()) {
      throw new IllegalStateException(crypto.name() + claimedSender + chainId + raw);
    }
    return null;
  }

  /**
   * The payment's {@code valid_before} read without checking any signature: for choosing an
   * envelope's default expiry (L7). Empty if it has none or does not decode.
   */
  public static Optional<UInt64> peekValidBefore(Bytes raw) {
    return raw.isEmpty() ? Optional.empty() : Optional.of(UInt64.ZERO);
  }
}
