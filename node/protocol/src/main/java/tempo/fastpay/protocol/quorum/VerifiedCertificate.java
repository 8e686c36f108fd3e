package tempo.fastpay.protocol.quorum;

import java.util.Objects;
import tempo.fastpay.protocol.types.EffectsHash;
import tempo.fastpay.protocol.types.TxHash;

/** A certificate whose signer and signature were checked. Only {@link Committee} makes one. */
public final class VerifiedCertificate {
  private final Certificate certificate;

  VerifiedCertificate(Certificate certificate) {
    this.certificate = Objects.requireNonNull(certificate);
  }

  public Certificate certificate() {
    return certificate;
  }

  public ValidatorId signer() {
    return certificate.signer();
  }

  public TxHash txHash() {
    return certificate.txHash();
  }

  public EffectsHash effectsHash() {
    return certificate.effectsHash();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VerifiedCertificate that && certificate.equals(that.certificate);
  }

  @Override
  public int hashCode() {
    return certificate.hashCode();
  }

  @Override
  public String toString() {
    return "verified " + certificate;
  }
}
