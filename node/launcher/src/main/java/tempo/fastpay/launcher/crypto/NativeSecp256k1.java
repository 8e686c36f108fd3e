package tempo.fastpay.launcher.crypto;

import fr.acinq.secp256k1.Secp256k1;
import fr.acinq.secp256k1.Secp256k1Exception;
import java.util.Optional;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.crypto.ForwardingCrypto;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;

/**
 * Recovers senders with Bitcoin Core's libsecp256k1. Signing stays where it is: this binding does
 * not tell the parity of its nonce, and finding it out would cost what the speed gains.
 */
final class NativeSecp256k1 extends ForwardingCrypto {
  private static final Bytes32 ORDER =
      Bytes32.fromHex("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");
  private static final Bytes32 HALF_ORDER =
      Bytes32.fromHex("7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0");

  private final Secp256k1 library;

  /**
   * Loads the library.
   *
   * @throws LinkageError if it is missing or not for this machine
   * @throws IllegalStateException if it cannot be unpacked
   */
  NativeSecp256k1(Crypto others) {
    super(others);
    this.library = Secp256k1.get();
  }

  @Override
  public String name() {
    return "native";
  }

  @Override
  public Optional<Bytes> recoverSecp256k1(Bytes32 hash, Bytes32 r, Bytes32 s, int yParity) {
    // The library takes high s, and parities 2 and 3 for x = r + n.
    if (yParity < 0
        || yParity > 1
        || r.equals(Bytes32.ZERO)
        || r.compareTo(ORDER) >= 0
        || s.equals(Bytes32.ZERO)
        || s.compareTo(HALF_ORDER) > 0) {
      return Optional.empty();
    }
    byte[] signature = new byte[2 * Bytes32.SIZE];
    System.arraycopy(r.toArray(), 0, signature, 0, Bytes32.SIZE);
    System.arraycopy(s.toArray(), 0, signature, Bytes32.SIZE, Bytes32.SIZE);
    try {
      Bytes prefixed = Bytes.of(library.ecdsaRecover(signature, hash.toArray(), yParity));
      return Optional.of(prefixed.slice(1, prefixed.size()));
    } catch (Secp256k1Exception noSuchPoint) {
      return Optional.empty();
    }
  }
}
