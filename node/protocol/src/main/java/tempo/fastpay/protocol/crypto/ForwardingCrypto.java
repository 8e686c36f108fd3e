package tempo.fastpay.protocol.crypto;

import java.util.Objects;
import java.util.Optional;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;

/** Hands every operation to another implementation, except those that a subclass does itself. */
public abstract class ForwardingCrypto implements Crypto {
  private final Crypto others;

  protected ForwardingCrypto(Crypto others) {
    this.others = Objects.requireNonNull(others);
  }

  @Override
  public Optional<Bytes> recoverSecp256k1(Bytes32 hash, Bytes32 r, Bytes32 s, int yParity) {
    return others.recoverSecp256k1(hash, r, s, yParity);
  }

  @Override
  public RecoverableSignature signSecp256k1(Bytes32 hash, Bytes32 privateKey) {
    return others.signSecp256k1(hash, privateKey);
  }

  @Override
  public Bytes publicKeySecp256k1(Bytes32 privateKey) {
    return others.publicKeySecp256k1(privateKey);
  }

  @Override
  public boolean verifyP256(Bytes32 hash, Bytes32 r, Bytes32 s, Bytes32 publicX, Bytes32 publicY) {
    return others.verifyP256(hash, r, s, publicX, publicY);
  }

  @Override
  public RecoverableSignature signP256(Bytes32 hash, Bytes32 privateKey) {
    return others.signP256(hash, privateKey);
  }

  @Override
  public Bytes publicKeyP256(Bytes32 privateKey) {
    return others.publicKeyP256(privateKey);
  }

  @Override
  public boolean verifyEd25519(Bytes32 publicKey, Bytes32 message, Bytes signature) {
    return others.verifyEd25519(publicKey, message, signature);
  }

  @Override
  public boolean isValidEd25519Key(Bytes32 publicKey) {
    return others.isValidEd25519Key(publicKey);
  }

  @Override
  public Bytes signEd25519(Bytes32 message, Bytes32 privateKey) {
    return others.signEd25519(message, privateKey);
  }

  @Override
  public Bytes32 publicKeyEd25519(Bytes32 privateKey) {
    return others.publicKeyEd25519(privateKey);
  }
}
