package tempo.fastpay.protocol.api;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.types.EffectsHash;
import tempo.fastpay.protocol.types.TxHash;

/**
 * The answers of a committee to one payment, collected until the aggregator had a quorum, could not
 * have one any more, or gave up waiting. A claim until its receiver has verified the QC.
 *
 * @param effectsHash empty where the bytes are no payment
 * @param certificates verified by the aggregator, of distinct signers over this envelope
 * @param rejects one for each validator that refused; one that did not answer is in neither list
 * @param qc over this envelope, where the committee's threshold was met
 */
public record FanoutReply(
    TxHash txHash,
    Optional<EffectsHash> effectsHash,
    List<Certificate> certificates,
    List<ValidatorReject> rejects,
    Optional<QuorumCertificate> qc) {
  public FanoutReply {
    Objects.requireNonNull(txHash);
    Objects.requireNonNull(effectsHash);
    certificates = List.copyOf(certificates);
    rejects = List.copyOf(rejects);
    Objects.requireNonNull(qc);
  }
}
