package tempo.fastpay.proto.contract;

import io.vertx.core.Future;
import java.util.Objects;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.ValidatorInfo;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.UInt64;

/**
 * The calls of a signer, which holds a validator's key apart from the validator. It believes
 * nothing but the sender's signed bytes, and keeps L2 by a record of its own.
 *
 * <p>Every call may be repeated: a message that was certified is certified again. Calls do not wait
 * for each other; of two messages on one contention key the one recorded first wins. Calls may be
 * made from any thread; where the implementation does not say on which thread it answers, it may be
 * any. Futures fail as those of {@link ValidatorApi} do.
 */
public interface SignerApi {
  /** Names the validator whose key the signer holds, its chain and its epoch. */
  Future<ValidatorInfo> validatorInfo();

  /** Certifies one envelope, or says why not; EQUIVOCATION names the payment signed first. */
  Future<SubmitReply> certify(Request request);

  /**
   * Asks for a signature: never over a hash, always over a payment that can be judged.
   *
   * @param epoch of the committee
   * @param publicKey of the validator that shall sign
   * @param createdUnixMillis the time of the validator's permit
   */
  record Request(Envelope envelope, UInt64 epoch, Bytes32 publicKey, UInt64 createdUnixMillis) {
    public Request {
      Objects.requireNonNull(envelope);
      Objects.requireNonNull(epoch);
      Objects.requireNonNull(publicKey);
      Objects.requireNonNull(createdUnixMillis);
    }
  }
}
