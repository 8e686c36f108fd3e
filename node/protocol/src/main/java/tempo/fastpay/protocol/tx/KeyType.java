package tempo.fastpay.protocol.tx;

import java.util.Optional;

/** The kind of a key that signs. The numbers are the chain's own (AccountKeychain). */
public enum KeyType {
  SECP256K1(0),
  P256(1),
  WEBAUTHN(2);

  private final int number;

  KeyType(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  /** The type with this number; empty if there is none. */
  public static Optional<KeyType> of(int number) {
    for (KeyType type : values()) {
      if (type.number == number) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
