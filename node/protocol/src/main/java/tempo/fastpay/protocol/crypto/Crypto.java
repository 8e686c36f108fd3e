package tempo.fastpay.protocol.crypto;

import java.util.Optional;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;

/**
 * Makes and checks the signatures of a node. One implementation is portable, others are native
 * where a machine has them. Every implementation gives the same answers; only their speed differs.
 * Thread-safe, without state. Hashes are in {@link Hashes}.
 */
public interface Crypto {
  /** The libraries that do the work, for the log. */
  String name();

  /**
   * Recovers a secp256k1 public key: r and s in [1, n-1], s at most n/2, x = r (never r + n).
   *
   * @param yParity 0 or 1
   * @return the uncompressed point without its prefix (64 bytes), or empty if there is none
   */
  Optional<Bytes> recoverSecp256k1(Bytes32 hash, Bytes32 r, Bytes32 s, int yParity);

  /** Signs deterministically (RFC 6979) with a low s. */
  RecoverableSignature signSecp256k1(Bytes32 hash, Bytes32 privateKey);

  /** The uncompressed public point without its prefix: 64 bytes. */
  Bytes publicKeySecp256k1(Bytes32 privateKey);

  /**
   * Verifies an ECDSA signature over P-256 with a low s by a public point on the curve.
   *
   * @param hash the hash that was signed; it is not hashed again
   */
  boolean verifyP256(Bytes32 hash, Bytes32 r, Bytes32 s, Bytes32 publicX, Bytes32 publicY);

  /** Signs deterministically (RFC 6979, SHA-256) with a low s; {@code yParity} is 0. */
  RecoverableSignature signP256(Bytes32 hash, Bytes32 privateKey);

  /** The uncompressed public point without its prefix, x then y: 64 bytes. */
  Bytes publicKeyP256(Bytes32 privateKey);

  /**
   * Verifies an Ed25519 signature by the one rule of docs/protocol.md, "The Ed25519 rule": A and R
   * are canonical encodings of points of prime order, S is below L, and R = encode(S·B − h·A).
   *
   * @param signature 64 bytes; any other length is refused
   */
  boolean verifyEd25519(Bytes32 publicKey, Bytes32 message, Bytes signature);

  /** True if the key is the canonical encoding of a point of prime order: checked once, at load. */
  boolean isValidEd25519Key(Bytes32 publicKey);

  /** Signs deterministically (RFC 8032). Returns 64 bytes. */
  Bytes signEd25519(Bytes32 message, Bytes32 privateKey);

  Bytes32 publicKeyEd25519(Bytes32 privateKey);

  /** An ECDSA signature with the parity of the nonce point's y. */
  record RecoverableSignature(Bytes32 r, Bytes32 s, int yParity) {}
}
