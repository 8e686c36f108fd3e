package tempo.fastpay.protocol.crypto;

import org.bouncycastle.crypto.digests.KeccakDigest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;

/** Keccak-256 and SHA-256 on BouncyCastle's digests, which the browser build has too. */
public final class Hashes {
  private Hashes() {}

  public static Bytes32 keccak256(byte[]... parts) {
    KeccakDigest digest = new KeccakDigest(256);
    for (byte[] part : parts) {
      digest.update(part, 0, part.length);
    }
    byte[] hash = new byte[Bytes32.SIZE];
    digest.doFinal(hash, 0);
    return Bytes32.of(hash);
  }

  public static Bytes32 sha256(byte[]... parts) {
    SHA256Digest digest = new SHA256Digest();
    for (byte[] part : parts) {
      digest.update(part, 0, part.length);
    }
    byte[] hash = new byte[Bytes32.SIZE];
    digest.doFinal(hash, 0);
    return Bytes32.of(hash);
  }

  /** The account address of an uncompressed public point without prefix (64 bytes), any curve. */
  public static Address addressOf(Bytes publicPoint) {
    byte[] hash = keccak256(publicPoint.toArray()).toArray();
    byte[] address = new byte[Address.SIZE];
    System.arraycopy(hash, Bytes32.SIZE - Address.SIZE, address, 0, Address.SIZE);
    return Address.of(address);
  }
}
