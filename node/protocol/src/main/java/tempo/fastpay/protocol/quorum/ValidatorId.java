package tempo.fastpay.protocol.quorum;

import tempo.fastpay.protocol.types.Bytes32;

/** A validator's 32-byte name on the wire; by default the SHA-256 of its public key. */
public record ValidatorId(Bytes32 value) implements Comparable<ValidatorId> {
  public String toHex() {
    return value.toHex();
  }

  @Override
  public int compareTo(ValidatorId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return toHex();
  }
}
