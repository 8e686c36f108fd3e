package tempo.fastpay.sidecar.record;

import java.util.Objects;
import java.util.Optional;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Names the owner of a record: one key on one chain in one epoch. Permits for another owner say
 * nothing here.
 *
 * @param publicKey the validator's, Ed25519
 */
public record RecordIdentity(Bytes32 publicKey, ChainId chainId, UInt64 epoch) {
  public RecordIdentity {
    Objects.requireNonNull(publicKey);
    Objects.requireNonNull(chainId);
    Objects.requireNonNull(epoch);
  }

  public static RecordIdentity of(Validator validator, Committee committee) {
    return new RecordIdentity(validator.publicKey(), committee.chainId(), committee.epoch());
  }

  /** The difference to another owner, in words; empty: there is none. */
  public Optional<String> differenceTo(RecordIdentity other) {
    if (!chainId.equals(other.chainId)) {
      return Optional.of("it is of chain " + chainId + ", not of chain " + other.chainId);
    }
    if (!publicKey.equals(other.publicKey)) {
      return Optional.of("it is of the key " + publicKey + ", not of " + other.publicKey);
    }
    return epoch.equals(other.epoch)
        ? Optional.empty()
        : Optional.of("it is of epoch " + epoch + ", not of epoch " + other.epoch);
  }
}
