package tempo.fastpay.launcher.config;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.tx.KeyType;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;

/**
 * Holds the private keys that everybody knows. They serve the demo's chain and are refused on every
 * other, so that nobody's money ever rests on them.
 */
public final class DemoKeys {
  /** The only chain these keys are for. */
  public static final ChainId CHAIN = ChainId.of(1337);

  private static final Map<String, Bytes32> VALIDATORS =
      Map.of(
          "dave", repeated(0x44),
          "edgar", repeated(0x55),
          "frank", repeated(0x66),
          "grace", repeated(0x77));

  /** Alice, Bob and Carol. */
  private static final Map<String, Bytes32> SENDERS =
      Map.of("alice", repeated(0x11), "bob", repeated(0x22), "carol", repeated(0x33));

  private DemoKeys() {}

  private static Bytes32 repeated(int value) {
    byte[] key = new byte[Bytes32.SIZE];
    Arrays.fill(key, (byte) value);
    return Bytes32.of(key);
  }

  /** The Ed25519 key of a demo validator. */
  public static Optional<Bytes32> validator(String name) {
    return Optional.ofNullable(VALIDATORS.get(name));
  }

  /** The private key of Alice, Bob or Carol. */
  public static Optional<Bytes32> sender(String name) {
    return Optional.ofNullable(SENDERS.get(name));
  }

  /** True for an account whose private key everybody knows, of whatever type. */
  public static boolean isDemoSender(Address address, Crypto crypto) {
    return SENDERS.values().stream()
        .anyMatch(
            key ->
                Stream.of(KeyType.values())
                    .anyMatch(type -> address(type, key, crypto).equals(address)));
  }

  private static Address address(KeyType type, Bytes32 key, Crypto crypto) {
    return Hashes.addressOf(
        switch (type) {
          case SECP256K1 -> crypto.publicKeySecp256k1(key);
          case P256, WEBAUTHN -> crypto.publicKeyP256(key);
        });
  }

  /** True for every key above, whatever it is used for. */
  public static boolean isDemoKey(Bytes32 privateKey) {
    return VALIDATORS.containsValue(privateKey) || SENDERS.containsValue(privateKey);
  }

  /** True for a validator whose private key everybody knows. */
  public static boolean isDemoValidator(Validator validator, Crypto crypto) {
    return VALIDATORS.values().stream()
        .map(crypto::publicKeyEd25519)
        .anyMatch(validator.publicKey()::equals);
  }
}
