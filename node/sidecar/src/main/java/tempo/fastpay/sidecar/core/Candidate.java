package tempo.fastpay.sidecar.core;

import java.util.Objects;
import java.util.Set;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.EffectsHash;
import tempo.fastpay.protocol.types.QcHash;
import tempo.fastpay.protocol.types.TxHash;

/**
 * A payment that asks for permission: screened, and in agreement with its envelope (L1).
 *
 * @param presented hashes of the QCs that came with it
 */
public record Candidate(
    Envelope envelope,
    TxHash txHash,
    Payment payment,
    EffectsHash effectsHash,
    Set<QcHash> presented) {

  public Candidate {
    Objects.requireNonNull(txHash);
    Objects.requireNonNull(effectsHash);
    presented = Set.copyOf(presented);
    if (!envelope.paymentBytes().equals(payment.raw())
        || VerifiedQc.contradiction(envelope, payment).isPresent()) {
      throw new IllegalArgumentException("the payment is not the one in the envelope");
    }
  }

  public static Candidate of(Envelope envelope, Payment payment, Set<QcHash> presented) {
    return new Candidate(
        envelope, envelope.txHash(), payment, Effects.of(payment).hash(), presented);
  }
}
