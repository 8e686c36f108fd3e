package tempo.fastpay.sidecar.core;

import java.util.Objects;
import java.util.Set;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.EffectsHash;
import tempo.fastpay.protocol.types.MessageId;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;

/**
 * The permission to sign one message on its contention key, for ever (L2). It is recorded before a
 * signature is made (L8).
 *
 * @param envelope the first one submitted; others around the same message need no further permit
 * @param feeToken the token its fee bound is reserved in
 * @param createdUnixMillis shown in every certificate under this permit, which makes certificates
 *     of one envelope identical byte for byte
 * @param restsOn the live credits it needs besides the balance at H
 */
public record Permit(
    Envelope envelope,
    TxHash txHash,
    Payment payment,
    EffectsHash effectsHash,
    AssetId feeToken,
    UInt64 createdUnixMillis,
    Set<MessageId> restsOn) {
  public Permit {
    Objects.requireNonNull(envelope);
    Objects.requireNonNull(txHash);
    Objects.requireNonNull(payment);
    Objects.requireNonNull(effectsHash);
    Objects.requireNonNull(feeToken);
    Objects.requireNonNull(createdUnixMillis);
    restsOn = Set.copyOf(restsOn);
  }

  public ContentionKey key() {
    return payment.contentionKey();
  }

  public MessageId message() {
    return payment.message();
  }
}
