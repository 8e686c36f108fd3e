package tempo.fastpay.simulator.world;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;

/**
 * Makes signatures that anybody could forge, at the price of a hash: for schedules that need many
 * of them and whose forgers are played, not real. Recovery is a lookup of keys that signed before.
 */
public final class SketchCrypto implements Crypto {
  /** Its only state is a memory of public keys: one for all runs and threads. */
  public static final SketchCrypto SHARED = new SketchCrypto();

  private final Map<Bytes32, Bytes> points = new ConcurrentHashMap<>();

  @Override
  public String name() {
    return "sketch";
  }

  @Override
  public Optional<Bytes> recoverSecp256k1(Bytes32 hash, Bytes32 r, Bytes32 s, int yParity) {
    return Optional.ofNullable(points.get(r)).filter(point -> tag("s", hash, point).equals(s));
  }

  @Override
  public RecoverableSignature signSecp256k1(Bytes32 hash, Bytes32 privateKey) {
    Bytes point = publicKeySecp256k1(privateKey);
    Bytes32 r = tag("r", Bytes32.ZERO, point);
    points.put(r, point);
    return new RecoverableSignature(r, tag("s", hash, point), 0);
  }

  @Override
  public Bytes publicKeySecp256k1(Bytes32 privateKey) {
    byte[] point = Arrays.copyOf(Hashes.sha256(privateKey.toArray()).toArray(), 64);
    return Bytes.of(point);
  }

  /** A number below any group's half order, as low-s rules want it. */
  private static Bytes32 tag(String name, Bytes32 hash, Bytes point) {
    byte[] tag =
        Hashes.sha256(new byte[] {(byte) name.charAt(0)}, hash.toArray(), point.toArray())
            .toArray();
    tag[0] = 0;
    return Bytes32.of(tag);
  }

  @Override
  public boolean verifyEd25519(Bytes32 publicKey, Bytes32 message, Bytes signature) {
    return signature.equals(sketch(publicKey, message));
  }

  @Override
  public boolean isValidEd25519Key(Bytes32 publicKey) {
    return true;
  }

  @Override
  public Bytes signEd25519(Bytes32 message, Bytes32 privateKey) {
    return sketch(publicKeyEd25519(privateKey), message);
  }

  private static Bytes sketch(Bytes32 publicKey, Bytes32 message) {
    return Bytes.of(
        Arrays.copyOf(Hashes.sha256(publicKey.toArray(), message.toArray()).toArray(), 64));
  }

  @Override
  public Bytes32 publicKeyEd25519(Bytes32 privateKey) {
    return Hashes.sha256(privateKey.toArray());
  }

  @Override
  public boolean verifyP256(Bytes32 hash, Bytes32 r, Bytes32 s, Bytes32 publicX, Bytes32 publicY) {
    throw new UnsupportedOperationException("schedules use one curve");
  }

  @Override
  public RecoverableSignature signP256(Bytes32 hash, Bytes32 privateKey) {
    throw new UnsupportedOperationException("schedules use one curve");
  }

  @Override
  public Bytes publicKeyP256(Bytes32 privateKey) {
    throw new UnsupportedOperationException("schedules use one curve");
  }
}
