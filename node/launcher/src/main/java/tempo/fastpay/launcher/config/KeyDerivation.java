package tempo.fastpay.launcher.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.generators.SCrypt;
import org.bouncycastle.crypto.params.KeyParameter;
import tempo.fastpay.protocol.types.Bytes;

/** Makes 32 bytes of a keystore's password (EIP-2335), at a cost that is bounded (L11). */
sealed interface KeyDerivation {
  int DERIVED_BYTES = 32;

  /** The memory that a file may ask for: 128 · n · r bytes, as much as EIP-2335's own examples. */
  long MEMORY_LIMIT_BYTES = 256L << 20;

  /** Scrypt also holds 128 · r · p bytes, and ours several copies of them: 128 KiB with these. */
  int BLOCK_LIMIT = 64;

  int PARALLEL_LIMIT = 16;
  int ROUNDS_LIMIT = 10_000_000;
  int SALT_LIMIT_BYTES = 64;

  /** Makes parameters with a fresh salt, and as much memory as OWASP asks for at least. */
  static Scrypt fresh(SecureRandom random) {
    byte[] salt = new byte[DERIVED_BYTES];
    random.nextBytes(salt);
    return new Scrypt(1 << 17, 8, 1, Bytes.of(salt));
  }

  byte[] derive(Password password);

  /**
   * Reads {@code crypto.kdf}.
   *
   * @throws ConfigException for what is unknown, weaker than nothing, or dearer than the limits
   */
  static KeyDerivation read(JsonNode kdf) {
    JsonNode params = kdf.path("params");
    String at = "crypto.kdf.params.";
    number(params, "dklen", DERIVED_BYTES, DERIVED_BYTES);
    byte[] salt = Keystore.hex(params.path("salt"), at + "salt");
    if (salt.length == 0 || salt.length > SALT_LIMIT_BYTES) {
      throw new ConfigException(
          at + "salt: expected 1 to " + SALT_LIMIT_BYTES + " bytes, got " + salt.length);
    }
    switch (kdf.path("function").asText()) {
      case "scrypt" -> {
        int n = number(params, "n", 2, Integer.MAX_VALUE);
        int r = number(params, "r", 1, BLOCK_LIMIT);
        boolean isScrypt = Integer.bitCount(n) == 1 && (r > 1 || n < 1 << 16);
        if (!isScrypt || 128L * r > MEMORY_LIMIT_BYTES / n) {
          throw new ConfigException(
              at
                  + "n: expected a power of two below 2^(16r), and 128 * n * r of at most "
                  + MEMORY_LIMIT_BYTES);
        }
        return new Scrypt(n, r, number(params, "p", 1, PARALLEL_LIMIT), Bytes.of(salt));
      }
      case "pbkdf2" -> {
        if (!params.path("prf").asText().equals("hmac-sha256")) {
          throw new ConfigException(at + "prf: expected hmac-sha256");
        }
        return new Pbkdf2(number(params, "c", 1, ROUNDS_LIMIT), Bytes.of(salt));
      }
      default -> throw new ConfigException("crypto.kdf.function: expected scrypt or pbkdf2");
    }
  }

  private static int number(JsonNode params, String field, int least, int most) {
    JsonNode value = params.path(field);
    if (!value.isInt() || value.asInt() < least || value.asInt() > most) {
      throw new ConfigException(
          "crypto.kdf.params."
              + field
              + ": expected "
              + (least == most ? "" + least : "a whole number from " + least + " to " + most));
    }
    return value.asInt();
  }

  /** Scrypt, RFC 7914. Written files always have it; PBKDF2 is only read. */
  record Scrypt(int n, int r, int p, Bytes salt) implements KeyDerivation {
    @Override
    public byte[] derive(Password password) {
      return SCrypt.generate(password.bytes(), salt.toArray(), n, r, p, DERIVED_BYTES);
    }

    /** {@code crypto.kdf}, as {@link #read} takes it. */
    JsonObject toJson() {
      return Keystore.module(
          "scrypt",
          new JsonObject()
              .put("dklen", DERIVED_BYTES)
              .put("n", n)
              .put("r", r)
              .put("p", p)
              .put("salt", HexFormat.of().formatHex(salt.toArray())),
          "");
    }
  }

  /** PBKDF2, RFC 8018, with HMAC-SHA-256. */
  record Pbkdf2(int c, Bytes salt) implements KeyDerivation {
    @Override
    public byte[] derive(Password password) {
      PKCS5S2ParametersGenerator generator = new PKCS5S2ParametersGenerator(new SHA256Digest());
      generator.init(password.bytes(), salt.toArray(), c);
      return ((KeyParameter) generator.generateDerivedParameters(DERIVED_BYTES * Byte.SIZE))
          .getKey();
    }
  }
}
