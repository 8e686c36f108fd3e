package tempo.fastpay.protocol.quorum;

import java.util.Objects;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.EffectsHash;
import tempo.fastpay.protocol.types.TxHash;

/** A certificate whose signer and signature were checked. Only {@link Committee} makes one. */
public final class VerifiedCertificate {
  private final Certificate certificate;
  private final ChainId chainId;
  private final Bytes32 publicKey;

  VerifiedCertificate(Certificate certificate, ChainId chainId, Bytes32 publicKey) {
    this.certificate = Objects.requireNonNull(certificate);
    this.chainId = Objects.requireNonNull(chainId);
    this.publicKey = Objects.requireNonNull(publicKey);
  }

  /**
   * True if the certificate counts in this committee too: it has the chain, the epoch, the signer
   * and the key that were checked.
   */
  boolean countsIn(Committee committee) {
    return chainId.equals(committee.chainId())
        && certificate.epoch().equals(committee.epoch())
        && committee
            .member(signer())
            .map(Validator::publicKey)
            .filter(publicKey::equals)
            .isPresent();
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
    return other instanceof VerifiedCertificate that
        && certificate.equals(that.certificate)
        && chainId.equals(that.chainId)
        && publicKey.equals(that.publicKey);
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
