package tempo.fastpay.sidecar.core;

import static java.nio.charset.StandardCharsets.US_ASCII;

import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.tx.AccessKey;
import tempo.fastpay.protocol.tx.KeyType;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.testkit.Fixtures;

/** Somebody with a secp256k1 key. */
record Account(String name, Bytes32 key, Address address, Crypto crypto) {
  static final Crypto REAL = Fixtures.CRYPTO;

  static final Account ALICE = named("alice");
  static final Account BOB = named("bob");
  static final Account CAROL = named("carol");
  static final Account MALLORY = named("mallory");

  static Account named(String name) {
    return named(name, REAL);
  }

  static Account named(String name, Crypto crypto) {
    Bytes32 key = Hashes.sha256(name.getBytes(US_ASCII));
    return new Account(name, key, Hashes.addressOf(crypto.publicKeySecp256k1(key)), crypto);
  }

  /** This key as somebody else's access key. */
  AccessKey asAccessKey() {
    return new AccessKey(address, KeyType.SECP256K1);
  }

  @Override
  public String toString() {
    return name;
  }
}
