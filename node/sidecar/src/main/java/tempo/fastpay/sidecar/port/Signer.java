package tempo.fastpay.sidecar.port;

import io.vertx.core.Future;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.sidecar.core.Permit;

/** Holds a validator's key. It signs nothing but what was recorded first (L8). */
public interface Signer {
  /**
   * Certifies one envelope under a recorded permit.
   *
   * @param txHash of the envelope: the permit's own, or another around the same message (L2)
   */
  Future<Certificate> certify(Journaled<Permit> permit, TxHash txHash);
}
