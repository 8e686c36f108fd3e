package tempo.fastpay.simulator.world;

import static java.nio.charset.StandardCharsets.UTF_8;

import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes32;

/** Somebody with a key. */
public record Person(String name, Bytes32 key, Address address) {
  public static Person named(String name) {
    Bytes32 key = Hashes.sha256(name.getBytes(UTF_8));
    return new Person(name, key, Hashes.addressOf(SketchCrypto.SHARED.publicKeySecp256k1(key)));
  }

  @Override
  public String toString() {
    return name;
  }
}
