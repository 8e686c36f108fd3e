package tempo.fastpay.testkit;

import java.util.Arrays;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Somebody with a secp256k1 key and some money at the start.
 *
 * @param funds the account's first balance, in the smallest unit
 */
public record Person(String name, Bytes32 privateKey, Address address, UInt64 funds) {
  /** A person whose private key is 32 times the same byte. */
  static Person of(String name, int keyByte, long dollars) {
    Bytes32 key = key(keyByte);
    return new Person(name, key, address(key), Fixtures.dollars(dollars));
  }

  /** A private key that is 32 times the same byte. */
  public static Bytes32 key(int keyByte) {
    byte[] key = new byte[Bytes32.SIZE];
    Arrays.fill(key, (byte) keyByte);
    return Bytes32.of(key);
  }

  /** The account of a private key. */
  public static Address address(Bytes32 privateKey) {
    return Hashes.addressOf(Fixtures.CRYPTO.publicKeySecp256k1(privateKey));
  }
}
