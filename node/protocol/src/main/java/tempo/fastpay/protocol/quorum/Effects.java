package tempo.fastpay.protocol.quorum;

import java.util.Objects;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.EffectsHash;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;

/**
 * The effects of a payment: sender, recipient, amount, asset and nonce. A certificate names them in
 * the clear. Immutable; the hash is computed once, since every certificate of a payment is held
 * against it.
 */
public final class Effects {
  private final Address sender;
  private final Address recipient;
  private final UInt64 amount;
  private final AssetId asset;
  private final NonceKey nonceKey;
  private final UInt64 nonceSeq;
  // Two threads may compute it at once: both get the same hash.
  private volatile EffectsHash hash;

  public Effects(
      Address sender,
      Address recipient,
      UInt64 amount,
      AssetId asset,
      NonceKey nonceKey,
      UInt64 nonceSeq) {
    this.sender = Objects.requireNonNull(sender);
    this.recipient = Objects.requireNonNull(recipient);
    this.amount = Objects.requireNonNull(amount);
    this.asset = Objects.requireNonNull(asset);
    this.nonceKey = Objects.requireNonNull(nonceKey);
    this.nonceSeq = Objects.requireNonNull(nonceSeq);
  }

  public static Effects of(Payment payment) {
    return new Effects(
        payment.sender(),
        payment.recipient(),
        payment.amount(),
        payment.asset(),
        payment.nonceKey(),
        payment.nonceSeq());
  }

  public Address sender() {
    return sender;
  }

  public Address recipient() {
    return recipient;
  }

  public UInt64 amount() {
    return amount;
  }

  public AssetId asset() {
    return asset;
  }

  public NonceKey nonceKey() {
    return nonceKey;
  }

  public UInt64 nonceSeq() {
    return nonceSeq;
  }

  public ContentionKey contentionKey() {
    return new Lane(sender, nonceKey).at(nonceSeq);
  }

  /** The hash {@code tempo.fastpay.effects.v1} of docs/protocol.md, "Canonical bytes". */
  public EffectsHash hash() {
    EffectsHash made = hash;
    if (made == null) {
      made = CanonicalBytes.effectsHash(this);
      hash = made;
    }
    return made;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Effects that
        && sender.equals(that.sender)
        && recipient.equals(that.recipient)
        && amount.equals(that.amount)
        && asset.equals(that.asset)
        && nonceKey.equals(that.nonceKey)
        && nonceSeq.equals(that.nonceSeq);
  }

  @Override
  public int hashCode() {
    return Objects.hash(sender, recipient, amount, asset, nonceKey, nonceSeq);
  }

  @Override
  public String toString() {
    return "effects of " + contentionKey() + ": " + amount + " of " + asset + " to " + recipient;
  }
}
