package tempo.fastpay.sidecar.port;

import io.vertx.core.Future;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.sidecar.core.Candidate;
import tempo.fastpay.sidecar.core.Permit;

/** Holds a validator's key. It signs nothing but what was recorded first (L8). */
public interface Signer {
  /**
   * Certifies one envelope under a recorded permit.
   *
   * @param candidate in the permit's own envelope, or in another around the same message (L2)
   * @return fails with {@link tempo.fastpay.proto.contract.UnavailableException} where the key
   *     cannot be reached now, with {@link RecordException} where it has signed what the validator
   *     does not know of
   */
  Future<VerifiedCertificate> certify(Journaled<Permit> permit, Candidate candidate);
}
