package tempo.fastpay.protocol.api;

import java.util.Objects;
import java.util.Optional;
import tempo.fastpay.protocol.types.EffectsHash;
import tempo.fastpay.protocol.types.TxHash;

/**
 * Asks for a QC over one envelope.
 *
 * @param effectsHash must be the QC's, where given
 * @param threshold only filters: at least so many certificates; 0: the committee's own threshold
 */
public record QcQuery(TxHash txHash, Optional<EffectsHash> effectsHash, int threshold) {
  public QcQuery {
    Objects.requireNonNull(txHash);
    Objects.requireNonNull(effectsHash);
    if (threshold < 0) {
      throw new IllegalArgumentException("threshold: expected 0 or more, got " + threshold);
    }
  }

  public static QcQuery of(TxHash txHash) {
    return new QcQuery(txHash, Optional.empty(), 0);
  }
}
