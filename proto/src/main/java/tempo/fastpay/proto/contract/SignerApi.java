package tempo.fastpay.proto.contract;

import io.vertx.core.Future;
import java.util.Objects;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.ValidatorInfo;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.UInt64;

/**
 * What holds a validator's key, apart from the validator. It believes nothing but the sender's
 * signed bytes, and keeps L2 by a record of its own. Calls fail as {@link ValidatorApi}'s do.
 */
public interface SignerApi {
  /** Whose key it holds, on which chain, in which epoch. */
  Future<ValidatorInfo> validatorInfo();

  /** Certifies one envelope, or says why not; EQUIVOCATION names the payment signed first. */
  Future<SubmitReply> certify(Request request);

  /**
   * Asks for a signature: never over a hash, always over a payment that can be judged.
   *
   * @param epoch of the committee
   * @param publicKey whose signature is asked for
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
