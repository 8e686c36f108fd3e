package tempo.fastpay.launcher.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.json.JsonObject;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.types.Bytes32;

/**
 * Hides a private key under a password, in the shape of EIP-2335, version 4: scrypt or PBKDF2 makes
 * 32 bytes of the password; AES-128-CTR under the first 16 hides the key, SHA-256 over the last 16
 * and the hidden key tells a wrong password. The public half, here of Ed25519, is in the clear.
 */
final class Keystore {
  /** The field that only an encrypted key file has. */
  static final String CRYPTO = "crypto";

  private static final int VERSION = 4;
  private static final int AES_KEY_BYTES = 16;
  private static final int IV_BYTES = 16;
  private static final String CHECKSUM = "sha256";
  private static final String CIPHER = "aes-128-ctr";
  private static final HexFormat HEX = HexFormat.of();

  private Keystore() {}

  /** Hides a key under a password and a new salt. */
  static JsonObject encrypt(
      ValidatorKey key, Password password, KeyDerivation.Scrypt derivation, SecureRandom random) {
    return hide(key.privateKey(), "FastPay validator, Ed25519", password, derivation, random)
        .put("pubkey", HEX.formatHex(key.publicKey().toArray()));
  }

  /** Hides any key of 32 bytes; whoever keeps it adds what may be known of it. */
  static JsonObject hide(
      Bytes32 key,
      String description,
      Password password,
      KeyDerivation.Scrypt derivation,
      SecureRandom random) {
    byte[] iv = new byte[IV_BYTES];
    random.nextBytes(iv);
    byte[] derived = derivation.derive(password);
    byte[] secret = key.toArray();
    byte[] hidden = aes(Cipher.ENCRYPT_MODE, derived, iv, secret);
    Bytes32 checksum = checksum(derived, hidden);
    Arrays.fill(derived, (byte) 0);
    Arrays.fill(secret, (byte) 0);
    return new JsonObject()
        .put(
            CRYPTO,
            new JsonObject()
                .put("kdf", derivation.toJson())
                .put(
                    "checksum",
                    module(CHECKSUM, new JsonObject(), HEX.formatHex(checksum.toArray())))
                .put(
                    "cipher",
                    module(
                        CIPHER,
                        new JsonObject().put("iv", HEX.formatHex(iv)),
                        HEX.formatHex(hidden))))
        .put("description", description)
        .put("path", "")
        .put("uuid", UUID.randomUUID().toString())
        .put("version", VERSION);
  }

  /**
   * Returns the key that a keystore hides.
   *
   * @throws ConfigException naming the field that is wrong, or saying that the password is
   */
  static Bytes32 decrypt(JsonNode keystore, Password password) {
    if (!keystore.path("version").isInt() || keystore.path("version").asInt() != VERSION) {
      throw new ConfigException("version: expected " + VERSION);
    }
    JsonNode crypto = keystore.path(CRYPTO);
    requireFunction(crypto, "checksum", CHECKSUM);
    requireFunction(crypto, "cipher", CIPHER);
    byte[] iv = hex(crypto.path("cipher").path("params").path("iv"), "crypto.cipher.params.iv");
    requireSize(iv, IV_BYTES, "crypto.cipher.params.iv");
    byte[] hidden = hex(crypto.path("cipher").path("message"), "crypto.cipher.message");
    requireSize(hidden, Bytes32.SIZE, "crypto.cipher.message");
    byte[] told = hex(crypto.path("checksum").path("message"), "crypto.checksum.message");
    byte[] derived = KeyDerivation.read(crypto.path("kdf")).derive(password);
    if (!MessageDigest.isEqual(checksum(derived, hidden).toArray(), told)) {
      throw new ConfigException("the password is not this keystore's, or the file was changed");
    }
    byte[] secret = aes(Cipher.DECRYPT_MODE, derived, iv, hidden);
    Arrays.fill(derived, (byte) 0);
    return Bytes32.of(secret);
  }

  /** Returns the public half as the file states it. */
  static Bytes32 publicKey(JsonNode keystore) {
    byte[] key = hex(keystore.path("pubkey"), "pubkey");
    requireSize(key, Bytes32.SIZE, "pubkey");
    return Bytes32.of(key);
  }

  static JsonObject module(String function, JsonObject params, String message) {
    return new JsonObject().put("function", function).put("params", params).put("message", message);
  }

  static byte[] hex(JsonNode value, String field) {
    try {
      return HEX.parseHex(value.textValue());
    } catch (IllegalArgumentException | NullPointerException e) {
      throw new ConfigException(field + ": expected hex without 0x");
    }
  }

  private static void requireFunction(JsonNode crypto, String part, String expected) {
    if (!crypto.path(part).path("function").asText().equals(expected)) {
      throw new ConfigException("crypto." + part + ".function: expected " + expected);
    }
  }

  private static void requireSize(byte[] bytes, int expected, String field) {
    if (bytes.length != expected) {
      throw new ConfigException(field + ": expected " + expected + " bytes, got " + bytes.length);
    }
  }

  static byte[] aes(int mode, byte[] derived, byte[] iv, byte[] text) {
    try {
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(
          mode, new SecretKeySpec(derived, 0, AES_KEY_BYTES, "AES"), new IvParameterSpec(iv));
      return cipher.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES", e);
    }
  }

  static Bytes32 checksum(byte[] derived, byte[] hidden) {
    return Hashes.sha256(Arrays.copyOfRange(derived, AES_KEY_BYTES, derived.length), hidden);
  }
}
