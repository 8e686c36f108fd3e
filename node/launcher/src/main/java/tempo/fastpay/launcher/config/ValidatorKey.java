package tempo.fastpay.launcher.config;

import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.types.Bytes32;

/** A validator's Ed25519 key pair. Its text shows the public half alone. */
public final class ValidatorKey {
  private final Bytes32 privateKey;
  private final Bytes32 publicKey;

  public ValidatorKey(Bytes32 privateKey, Crypto crypto) {
    this.privateKey = privateKey;
    this.publicKey = crypto.publicKeyEd25519(privateKey);
  }

  public Bytes32 privateKey() {
    return privateKey;
  }

  public Bytes32 publicKey() {
    return publicKey;
  }

  @Override
  public String toString() {
    return "validator key " + publicKey;
  }
}
