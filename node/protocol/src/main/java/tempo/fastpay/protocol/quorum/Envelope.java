package tempo.fastpay.protocol.quorum;

import java.util.Objects;
import java.util.Optional;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.Expiry;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.QcHash;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;

/**
 * What a payment travels in. Not signed by the sender: nothing in it is believed unless the signed
 * bytes say the same (L1). Two envelopes around one payment are the same payment (L2).
 *
 * @param paymentBytes the raw transaction, 1 to {@value #PAYMENT_LIMIT_BYTES} bytes
 * @param parentQc a hint which QC's credit the payment spends
 */
public record Envelope(
    ChainId chainId,
    Bytes paymentBytes,
    NonceKey nonceKey,
    UInt64 nonceSeq,
    Expiry expiry,
    Optional<QcHash> parentQc) {
  /** The chain's own limit for a transaction. */
  public static final int PAYMENT_LIMIT_BYTES = 128 * 1024;

  public Envelope {
    Objects.requireNonNull(chainId);
    Objects.requireNonNull(nonceKey);
    Objects.requireNonNull(nonceSeq);
    Objects.requireNonNull(expiry);
    Objects.requireNonNull(parentQc);
    if (paymentBytes.isEmpty() || paymentBytes.size() > PAYMENT_LIMIT_BYTES) {
      throw new IllegalArgumentException(
          "payment must have 1 to " + PAYMENT_LIMIT_BYTES + " bytes, got " + paymentBytes.size());
    }
  }

  /** PROTOCOL section 6, {@code tempo.fastpay.tx.v1}. */
  public TxHash txHash() {
    return CanonicalBytes.txHash(this);
  }
}
