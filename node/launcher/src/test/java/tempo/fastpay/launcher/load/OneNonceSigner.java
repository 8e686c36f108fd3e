package tempo.fastpay.launcher.load;

import java.math.BigInteger;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.tx.UnsignedPayment;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;

/**
 * Signs with secp256k1 in microseconds, by one ECDSA nonce for all signatures: two multiplications
 * are left of each. Whoever sees two signatures can compute the key, so it is for accounts of a
 * test chain alone. Verifying costs what it always costs.
 */
final class OneNonceSigner {
  private static final BigInteger ORDER =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);
  private static final BigInteger HALF_ORDER = ORDER.shiftRight(1);
  private static final Bytes32 NONCE = Payer.secret("load nonce");
  private static final BigInteger NONCE_INVERSE = NONCE.toNumber().modInverse(ORDER);

  /** Ethereum's first recovery id. */
  private static final int V_BASE = 27;

  private final BigInteger r;
  private final int yParity;
  private final BigInteger rKey;

  OneNonceSigner(Bytes32 privateKey, Crypto crypto) {
    Bytes point = crypto.publicKeySecp256k1(NONCE);
    r = new BigInteger(1, point.slice(0, Bytes32.SIZE).toArray()).mod(ORDER);
    yParity = point.at(point.size() - 1) & 1;
    rKey = r.multiply(privateKey.toNumber()).mod(ORDER);
  }

  /** The raw transaction. */
  Bytes sign(UnsignedPayment payment) {
    BigInteger s = payment.signHash().toNumber().add(rKey).multiply(NONCE_INVERSE).mod(ORDER);
    boolean high = s.compareTo(HALF_ORDER) > 0;
    byte[] signature = new byte[2 * Bytes32.SIZE + 1];
    put(r, signature, 0);
    put(high ? ORDER.subtract(s) : s, signature, Bytes32.SIZE);
    signature[2 * Bytes32.SIZE] = (byte) (V_BASE + (high ? 1 - yParity : yParity));
    return payment.withSignature(Bytes.of(signature));
  }

  private static void put(BigInteger number, byte[] to, int at) {
    System.arraycopy(Bytes32.fromNumber(number).toArray(), 0, to, at, Bytes32.SIZE);
  }
}
