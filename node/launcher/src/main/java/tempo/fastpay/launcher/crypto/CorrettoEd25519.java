package tempo.fastpay.launcher.crypto;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tempo.fastpay.loop.ResultCache;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.crypto.ForwardingCrypto;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;

/**
 * Signs and verifies Ed25519 with AWS-LC, through the Amazon Corretto Crypto Provider.
 *
 * <p>AWS-LC refuses S ≥ L, computes R' = S·B − h·A and compares its encoding with the bytes of R.
 * So R is canonical, and for A of prime order R' lies in the prime-order group. What is left of the
 * rule of docs/protocol.md, "The Ed25519 rule": that A is canonical and of prime order, which is
 * remembered for the keys in use, and that R is not the identity.
 */
final class CorrettoEd25519 extends ForwardingCrypto {
  /**
   * The number of public keys remembered: several committees of the greatest size; beyond it the
   * key unused for longest is forgotten.
   */
  static final int KEYS_LIMIT = 1024;

  /**
   * The number of private keys remembered, for the validators of one node; beyond it the one unused
   * for longest is forgotten.
   */
  static final int PRIVATE_KEYS_LIMIT = 16;

  private static final Bytes PKCS8_PREFIX = Bytes.fromHex("302e020100300506032b657004220420");
  private static final Bytes X509_PREFIX = Bytes.fromHex("302a300506032b6570032100");
  private static final Bytes IDENTITY =
      Bytes.fromHex("0100000000000000000000000000000000000000000000000000000000000000");
  private static final int SIGNATURE_BYTES = 64;

  // A Signature is for one thread; kept, because its native key is freed when the next one is set.
  private static final ThreadLocal<Signature> VERIFIERS = new ThreadLocal<>();
  private static final ThreadLocal<Signature> SIGNERS = new ThreadLocal<>();

  private final KeyFactory keyFactory;
  private final Map<Bytes32, Optional<PublicKey>> keys = new LinkedHashMap<>(16, 0.75f, true);
  private final ResultCache<Bytes32, PrivateKey> privateKeys =
      new ResultCache<>(PRIVATE_KEYS_LIMIT, parsed -> true);

  /**
   * Loads the provider, without registering it with the JVM.
   *
   * @throws LinkageError if it is missing or not for this machine
   * @throws GeneralSecurityException if it does not know Ed25519
   * @throws IllegalStateException if its native library did not load
   */
  CorrettoEd25519(Crypto others) throws GeneralSecurityException {
    super(others);
    Throwable failure = AmazonCorrettoCryptoProvider.INSTANCE.getLoadingError();
    if (failure != null) {
      throw new IllegalStateException("its native library did not load", failure);
    }
    this.keyFactory = KeyFactory.getInstance("Ed25519");
    VERIFIERS.set(newSignature());
  }

  @Override
  public String name() {
    return "corretto";
  }

  @Override
  public boolean isValidEd25519Key(Bytes32 publicKey) {
    return key(publicKey).isPresent();
  }

  @Override
  public boolean verifyEd25519(Bytes32 publicKey, Bytes32 message, Bytes signature) {
    if (signature.size() != SIGNATURE_BYTES || signature.slice(0, 32).equals(IDENTITY)) {
      return false;
    }
    Optional<PublicKey> key = key(publicKey);
    return key.isPresent() && verify(key.get(), message.toArray(), signature.toArray());
  }

  private boolean verify(PublicKey key, byte[] message, byte[] signature) {
    try {
      Signature verifier = own(VERIFIERS);
      verifier.initVerify(key);
      verifier.update(message);
      return verifier.verify(signature);
    } catch (SignatureException badSignature) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AWS-LC no longer verifies Ed25519", e);
    }
  }

  @Override
  public Bytes signEd25519(Bytes32 message, Bytes32 privateKey) {
    try {
      Signature signer = own(SIGNERS);
      signer.initSign(privateKeys.get(privateKey, () -> parsePrivate(privateKey)));
      signer.update(message.toArray());
      return Bytes.of(signer.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AWS-LC no longer signs Ed25519", e);
    }
  }

  private static Signature own(ThreadLocal<Signature> ofThread) throws GeneralSecurityException {
    Signature own = ofThread.get();
    if (own == null) {
      own = newSignature();
      ofThread.set(own);
    }
    return own;
  }

  private static Signature newSignature() throws GeneralSecurityException {
    return Signature.getInstance("Ed25519", AmazonCorrettoCryptoProvider.INSTANCE);
  }

  private Optional<PublicKey> key(Bytes32 publicKey) {
    synchronized (keys) {
      Optional<PublicKey> known = keys.get(publicKey);
      if (known == null) {
        known =
            super.isValidEd25519Key(publicKey) ? Optional.of(parse(publicKey)) : Optional.empty();
        keys.put(publicKey, known);
        if (keys.size() > KEYS_LIMIT) {
          keys.remove(keys.keySet().iterator().next());
        }
      }
      return known;
    }
  }

  private PublicKey parse(Bytes32 publicKey) {
    try {
      return keyFactory.generatePublic(new X509EncodedKeySpec(encoded(X509_PREFIX, publicKey)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a valid Ed25519 key was not taken: " + publicKey, e);
    }
  }

  private PrivateKey parsePrivate(Bytes32 privateKey) {
    try {
      return keyFactory.generatePrivate(new PKCS8EncodedKeySpec(encoded(PKCS8_PREFIX, privateKey)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("an Ed25519 private key was not taken", e);
    }
  }

  private static byte[] encoded(Bytes prefix, Bytes32 key) {
    byte[] encoded = new byte[prefix.size() + Bytes32.SIZE];
    System.arraycopy(prefix.toArray(), 0, encoded, 0, prefix.size());
    System.arraycopy(key.toArray(), 0, encoded, prefix.size(), Bytes32.SIZE);
    return encoded;
  }

  int keysHeld() {
    synchronized (keys) {
      return keys.size();
    }
  }
}
