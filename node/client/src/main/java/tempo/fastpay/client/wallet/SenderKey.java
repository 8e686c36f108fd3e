package tempo.fastpay.client.wallet;

import java.util.Objects;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.tx.KeyType;
import tempo.fastpay.protocol.tx.UnsignedPayment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;

/** Signs with an account's own private key, held in memory and never printed. */
public final class SenderKey implements PaymentSigner {
  private final KeyType type;
  private final Bytes32 privateKey;
  private final Crypto crypto;
  private final Address address;

  private SenderKey(KeyType type, Bytes32 privateKey, Crypto crypto, Address address) {
    this.type = type;
    this.privateKey = privateKey;
    this.crypto = crypto;
    this.address = address;
  }

  /**
   * The key of the account it controls.
   *
   * @param type secp256k1 or P-256
   * @throws IllegalArgumentException if the key is zero or not below the order of its curve, or is
   *     of a type that a private key alone cannot sign for
   */
  public static SenderKey of(KeyType type, Bytes32 privateKey, Crypto crypto) {
    Objects.requireNonNull(privateKey);
    Bytes publicKey =
        switch (type) {
          case SECP256K1 -> crypto.publicKeySecp256k1(privateKey);
          case P256 -> crypto.publicKeyP256(privateKey);
          case WEBAUTHN -> throw passkey();
        };
    return new SenderKey(type, privateKey, crypto, Hashes.addressOf(publicKey));
  }

  private static IllegalArgumentException passkey() {
    return new IllegalArgumentException("a passkey never leaves its authenticator");
  }

  public KeyType type() {
    return type;
  }

  Bytes32 privateKey() {
    return privateKey;
  }

  @Override
  public Address address() {
    return address;
  }

  @Override
  public Bytes sign(UnsignedPayment payment) {
    return switch (type) {
      case SECP256K1 -> payment.signSecp256k1(privateKey, crypto);
      case P256 -> payment.signP256(privateKey, crypto);
      case WEBAUTHN -> throw passkey();
    };
  }

  /** Names the account, never the private key. */
  @Override
  public String toString() {
    return "key of " + address;
  }
}
