package tempo.fastpay.protocol.crypto;

import java.util.Optional;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;

/**
 * Does the signature work with BouncyCastle's light API alone: no provider, no native code. So it
 * runs wherever Java or its translation to JavaScript does, and the other implementations are
 * measured against it.
 */
public final class PortableCrypto implements Crypto {
  private final Ecdsa secp256k1 = new Ecdsa("secp256k1");
  private final Ecdsa p256 = new Ecdsa("secp256r1");

  @Override
  public String name() {
    return "bouncycastle";
  }

  @Override
  public Optional<Bytes> recoverSecp256k1(Bytes32 hash, Bytes32 r, Bytes32 s, int yParity) {
    return secp256k1.recover(hash, r, s, yParity);
  }

  @Override
  public RecoverableSignature signSecp256k1(Bytes32 hash, Bytes32 privateKey) {
    return secp256k1.sign(hash, privateKey);
  }

  @Override
  public Bytes publicKeySecp256k1(Bytes32 privateKey) {
    return secp256k1.publicKey(privateKey);
  }

  @Override
  public boolean verifyP256(Bytes32 hash, Bytes32 r, Bytes32 s, Bytes32 publicX, Bytes32 publicY) {
    return p256.verify(hash, r, s, publicX, publicY);
  }

  @Override
  public RecoverableSignature signP256(Bytes32 hash, Bytes32 privateKey) {
    RecoverableSignature signature = p256.sign(hash, privateKey);
    return new RecoverableSignature(signature.r(), signature.s(), 0);
  }

  @Override
  public Bytes publicKeyP256(Bytes32 privateKey) {
    return p256.publicKey(privateKey);
  }

  @Override
  public boolean verifyEd25519(Bytes32 publicKey, Bytes32 message, Bytes signature) {
    if (signature.size() != Ed25519.SIGNATURE_SIZE) {
      return false;
    }
    byte[] key = publicKey.toArray();
    byte[] signed = signature.toArray();
    // BouncyCastle checks a multiple of the equation, which may clear a torsion component. Between
    // points of prime order no multiple of it can hold unless the equation itself does. The
    // equation goes first because it is what a forger fails.
    return Ed25519.verify(signed, 0, key, 0, message.toArray(), 0, Bytes32.SIZE)
        && Ed25519.validatePublicKeyFull(signed, 0)
        && Ed25519.validatePublicKeyFull(key, 0);
  }

  @Override
  public boolean isValidEd25519Key(Bytes32 publicKey) {
    return Ed25519.validatePublicKeyFull(publicKey.toArray(), 0);
  }

  @Override
  public Bytes signEd25519(Bytes32 message, Bytes32 privateKey) {
    byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
    Ed25519.sign(privateKey.toArray(), 0, message.toArray(), 0, Bytes32.SIZE, signature, 0);
    return Bytes.of(signature);
  }

  @Override
  public Bytes32 publicKeyEd25519(Bytes32 privateKey) {
    byte[] publicKey = new byte[Ed25519.PUBLIC_KEY_SIZE];
    Ed25519.generatePublicKey(privateKey.toArray(), 0, publicKey, 0);
    return Bytes32.of(publicKey);
  }
}
