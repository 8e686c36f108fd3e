package tempo.fastpay.protocol.quorum;

import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.types.Bytes32;

/**
 * A member of a committee.
 *
 * @param name for people and addresses: 1 to {@value #NAME_LIMIT_CHARS} of a-z, 0-9 and hyphen
 * @param publicKey Ed25519, 32 bytes
 */
public record Validator(String name, ValidatorId id, Bytes32 publicKey) {
  public static final int NAME_LIMIT_CHARS = 32;

  public Validator {
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "a validator's name has 1 to 32 characters of a-z, 0-9 and '-', got '" + name + "'");
    }
  }

  /** A validator under its default id, the SHA-256 of its public key. */
  public static Validator of(String name, Bytes32 publicKey) {
    return new Validator(name, defaultId(publicKey), publicKey);
  }

  public static ValidatorId defaultId(Bytes32 publicKey) {
    return new ValidatorId(Hashes.sha256(publicKey.toArray()));
  }

  private static boolean isName(String name) {
    if (name.isEmpty() || name.length() > NAME_LIMIT_CHARS) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) {
        return false;
      }
    }
    return true;
  }
}
