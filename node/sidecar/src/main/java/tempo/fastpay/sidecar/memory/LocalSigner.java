package tempo.fastpay.sidecar.memory;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import tempo.fastpay.face.Workers;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.sidecar.core.Candidate;
import tempo.fastpay.sidecar.core.Permit;
import tempo.fastpay.sidecar.port.Journaled;
import tempo.fastpay.sidecar.port.Signer;

/** Signs with a key held in this process, on a worker thread. */
public final class LocalSigner implements Signer {
  private final Workers workers;
  private final Crypto crypto;
  private final Committee committee;
  private final Validator validator;
  private final Bytes32 privateKey;

  /**
   * A signer for one member of a committee.
   *
   * @throws IllegalArgumentException if the key is not the member's
   */
  public LocalSigner(
      Vertx vertx, Crypto crypto, Committee committee, Validator validator, Bytes32 privateKey) {
    if (!committee.member(validator.id()).equals(Optional.of(validator))) {
      throw new IllegalArgumentException(validator.name() + " is not a member of the committee");
    }
    if (!crypto.publicKeyEd25519(privateKey).equals(validator.publicKey())) {
      throw new IllegalArgumentException(
          "the private key of " + validator.name() + " does not belong to its public key");
    }
    this.workers = new Workers(vertx);
    this.crypto = crypto;
    this.committee = committee;
    this.validator = validator;
    this.privateKey = privateKey;
  }

  @Override
  public Future<Certificate> certify(Journaled<Permit> permit, Candidate candidate) {
    return workers.run(() -> sign(permit.value(), candidate.txHash()));
  }

  private Certificate sign(Permit permit, TxHash txHash) {
    Bytes32 message =
        Certificate.message(committee.chainId(), committee.epoch(), txHash, permit.effectsHash());
    Bytes signature = crypto.signEd25519(message, privateKey);
    return new Certificate(
        validator.id(),
        txHash,
        permit.effectsHash(),
        Effects.of(permit.payment()),
        committee.epoch(),
        signature,
        permit.createdUnixMillis());
  }
}
