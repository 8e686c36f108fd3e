package tempo.fastpay.launcher.config;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;

/**
 * Private keys that everybody knows. They serve the demo's chain and are refused on every other, so
 * that nobody's money ever rests on them.
 */
public final class DemoKeys {
  /** The only chain these keys are for. */
  public static final ChainId CHAIN = ChainId.of(1337);

  private static final Map<String, Bytes32> VALIDATORS = validators();

  /** Alice, Bob and Carol. */
  private static final List<Bytes32> SENDERS =
      List.of(repeated(0x11), repeated(0x22), repeated(0x33));

  private DemoKeys() {}

  private static Map<String, Bytes32> validators() {
    Map<String, Bytes32> keys = new LinkedHashMap<>();
    keys.put("dave", repeated(0x44));
    keys.put("edgar", repeated(0x55));
    keys.put("frank", repeated(0x66));
    keys.put("grace", repeated(0x77));
    return Map.copyOf(keys);
  }

  private static Bytes32 repeated(int value) {
    byte[] key = new byte[Bytes32.SIZE];
    Arrays.fill(key, (byte) value);
    return Bytes32.of(key);
  }

  /** The Ed25519 key of a demo validator. */
  public static Optional<Bytes32> validator(String name) {
    return Optional.ofNullable(VALIDATORS.get(name));
  }

  /** True for every key above, whatever it is used for. */
  public static boolean isDemoKey(Bytes32 privateKey) {
    return VALIDATORS.containsValue(privateKey) || SENDERS.contains(privateKey);
  }

  /** True for a validator whose private key everybody knows. */
  public static boolean isDemoValidator(Validator validator, Crypto crypto) {
    return VALIDATORS.values().stream()
        .map(crypto::publicKeyEd25519)
        .anyMatch(validator.publicKey()::equals);
  }
}
