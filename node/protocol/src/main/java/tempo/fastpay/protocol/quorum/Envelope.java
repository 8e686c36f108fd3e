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
 * The envelope that a payment travels in. The sender did not sign it: nothing in it is believed
 * unless the signed bytes say the same (L1). Two envelopes around one payment are one payment (L2).
 * Immutable; the hash is computed once, since nearly every step asks for it.
 */
public final class Envelope {
  /** The most bytes of a payment: the chain's own limit for a transaction. */
  public static final int PAYMENT_LIMIT_BYTES = 128 * 1024;

  private final ChainId chainId;
  private final Bytes paymentBytes;
  private final NonceKey nonceKey;
  private final UInt64 nonceSeq;
  private final Expiry expiry;
  private final Optional<QcHash> parentQc;
  // Two threads may compute it at once: both get the same hash.
  private volatile TxHash txHash;

  /**
   * An envelope around a payment.
   *
   * @param paymentBytes the raw transaction, 1 to {@value #PAYMENT_LIMIT_BYTES} bytes
   * @param parentQc the QC whose credit the payment spends; a hint
   */
  public Envelope(
      ChainId chainId,
      Bytes paymentBytes,
      NonceKey nonceKey,
      UInt64 nonceSeq,
      Expiry expiry,
      Optional<QcHash> parentQc) {
    this.chainId = Objects.requireNonNull(chainId);
    this.nonceKey = Objects.requireNonNull(nonceKey);
    this.nonceSeq = Objects.requireNonNull(nonceSeq);
    this.expiry = Objects.requireNonNull(expiry);
    this.parentQc = Objects.requireNonNull(parentQc);
    if (paymentBytes.isEmpty() || paymentBytes.size() > PAYMENT_LIMIT_BYTES) {
      throw new IllegalArgumentException(
          "payment must have 1 to " + PAYMENT_LIMIT_BYTES + " bytes, got " + paymentBytes.size());
    }
    this.paymentBytes = paymentBytes;
  }

  public ChainId chainId() {
    return chainId;
  }

  public Bytes paymentBytes() {
    return paymentBytes;
  }

  public NonceKey nonceKey() {
    return nonceKey;
  }

  public UInt64 nonceSeq() {
    return nonceSeq;
  }

  public Expiry expiry() {
    return expiry;
  }

  public Optional<QcHash> parentQc() {
    return parentQc;
  }

  /** The hash {@code tempo.fastpay.tx.v1} of docs/protocol.md, "Canonical bytes". */
  public TxHash txHash() {
    TxHash made = txHash;
    if (made == null) {
      made = CanonicalBytes.txHash(this);
      txHash = made;
    }
    return made;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Envelope that
        && chainId.equals(that.chainId)
        && paymentBytes.equals(that.paymentBytes)
        && nonceKey.equals(that.nonceKey)
        && nonceSeq.equals(that.nonceSeq)
        && expiry.equals(that.expiry)
        && parentQc.equals(that.parentQc);
  }

  @Override
  public int hashCode() {
    return txHash().hashCode();
  }

  @Override
  public String toString() {
    return "envelope " + txHash();
  }
}
