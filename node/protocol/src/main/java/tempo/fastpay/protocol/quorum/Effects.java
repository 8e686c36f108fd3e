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

/** What a payment does: the part of it that a certificate names in the clear. */
public record Effects(
    Address sender,
    Address recipient,
    UInt64 amount,
    AssetId asset,
    NonceKey nonceKey,
    UInt64 nonceSeq) {

  public Effects {
    Objects.requireNonNull(sender);
    Objects.requireNonNull(recipient);
    Objects.requireNonNull(amount);
    Objects.requireNonNull(asset);
    Objects.requireNonNull(nonceKey);
    Objects.requireNonNull(nonceSeq);
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

  public ContentionKey contentionKey() {
    return new Lane(sender, nonceKey).at(nonceSeq);
  }

  /** PROTOCOL section 6, {@code tempo.fastpay.effects.v1}. */
  public EffectsHash hash() {
    return CanonicalBytes.effectsHash(this);
  }
}
