package tempo.fastpay.sidecar.core;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.MessageId;

/**
 * A payment that this validator knows by its QC (L6), with all that a restart needs to know it
 * again.
 *
 * @param feeToken the token its fee bound counts in
 * @param restsOn the live credits it needs besides the balance at H; empty: not traced
 */
public record KnownPayment(VerifiedQc qc, AssetId feeToken, Optional<Set<MessageId>> restsOn) {
  public KnownPayment {
    Objects.requireNonNull(qc);
    Objects.requireNonNull(feeToken);
    restsOn = restsOn.map(Set::copyOf);
  }

  /** The payment as it was while it was live. */
  public LivePayment asLive() {
    return new LivePayment(
        qc.envelope(), qc.payment(), feeToken, false, Optional.of(qc), restsOn.orElse(Set.of()));
  }
}
