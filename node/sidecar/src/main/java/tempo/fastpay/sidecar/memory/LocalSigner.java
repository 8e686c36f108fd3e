package tempo.fastpay.sidecar.memory;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import tempo.fastpay.loop.Workers;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.quorum.MemberKey;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.sidecar.core.Candidate;
import tempo.fastpay.sidecar.core.Permit;
import tempo.fastpay.sidecar.port.Journaled;
import tempo.fastpay.sidecar.port.Signer;

/** Signs with a key held in this process, on a worker thread. */
public final class LocalSigner implements Signer {
  private final Workers workers;
  private final MemberKey key;

  public LocalSigner(Vertx vertx, MemberKey key) {
    this.workers = new Workers(vertx);
    this.key = key;
  }

  @Override
  public Future<VerifiedCertificate> certify(Journaled<Permit> permit, Candidate candidate) {
    return workers.run(() -> sign(permit.value(), candidate.txHash()));
  }

  private VerifiedCertificate sign(Permit permit, TxHash txHash) {
    return key.certify(
        txHash, permit.effectsHash(), Effects.of(permit.payment()), permit.createdUnixMillis());
  }
}
