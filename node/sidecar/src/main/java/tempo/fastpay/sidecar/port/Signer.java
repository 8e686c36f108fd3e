package tempo.fastpay.sidecar.port;

import io.vertx.core.Future;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.sidecar.core.Candidate;
import tempo.fastpay.sidecar.core.Permit;

/**
 * Holds a validator's key. It signs only under a permit that was recorded first (L8).
 *
 * <p>Repeated, a request gives a certificate of the same bytes. The order of calls does not matter.
 * It may be called on any thread. A failure says nothing about the payment, whose permit stays.
 */
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
