package tempo.fastpay.protocol.api;

import java.util.Objects;
import java.util.Optional;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.QuorumCertificate;

/** A payment's bytes, how far it has come, and its QC where the validator knows one. */
public record PaymentStatus(
    Envelope envelope, Lifecycle lifecycle, Optional<QuorumCertificate> qc) {
  public PaymentStatus {
    Objects.requireNonNull(envelope);
    Objects.requireNonNull(lifecycle);
    Objects.requireNonNull(qc);
  }
}
