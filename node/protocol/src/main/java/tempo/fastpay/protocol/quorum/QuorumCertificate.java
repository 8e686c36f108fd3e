package tempo.fastpay.protocol.quorum;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import tempo.fastpay.protocol.types.EffectsHash;
import tempo.fastpay.protocol.types.QcHash;
import tempo.fastpay.protocol.types.TxHash;

/**
 * A quorum certificate as somebody claims it. Proves nothing until {@link VerifiedQc#verify}.
 *
 * @param certificates at most {@value Committee#MEMBERS_LIMIT}
 * @param threshold the claimed one, part of the hash; the committee's own is the one that counts
 * @param envelope the payment's envelope, needed to settle or spend the payment
 */
public record QuorumCertificate(
    TxHash txHash,
    EffectsHash effectsHash,
    List<Certificate> certificates,
    int threshold,
    Optional<Envelope> envelope) {

  public QuorumCertificate {
    Objects.requireNonNull(txHash);
    Objects.requireNonNull(effectsHash);
    Objects.requireNonNull(envelope);
    certificates = List.copyOf(certificates);
    if (certificates.size() > Committee.MEMBERS_LIMIT) {
      throw new IllegalArgumentException(
          "a QC holds at most " + Committee.MEMBERS_LIMIT + " certificates");
    }
    if (threshold < 0) {
      throw new IllegalArgumentException("threshold must not be negative");
    }
  }

  /**
   * The hash {@code tempo.fastpay.qc.v1} of docs/protocol.md, "Canonical bytes": over the
   * certificates sorted by signer.
   */
  public QcHash hash() {
    return CanonicalBytes.qcHash(txHash, effectsHash, threshold, certificates);
  }

  public QuorumCertificate withEnvelope(Envelope held) {
    return new QuorumCertificate(txHash, effectsHash, certificates, threshold, Optional.of(held));
  }
}
