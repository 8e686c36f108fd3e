package tempo.fastpay.launcher.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;

/**
 * Fuzz target: key files, encrypted or not. Whatever is read is a key that fits its public half, a
 * keystore opens to the key that was hidden in it, and no refusal shows what is secret.
 */
public final class KeystoreFuzz {
  private static final String SECRET = "ab".repeat(32);
  private static final String PASSWORD = "correct horse";
  private static final ValidatorKey KEY =
      new ValidatorKey(Bytes32.fromHex("0x" + SECRET), ConfigSources.CRYPTO);
  private static final Bytes SALT = Bytes.of(new byte[] {1, 2, 3});

  /** What one input may cost; dearer keystores are only asked whether the limits hold. */
  private static final long MEMORY_LIMIT_BYTES = 1 << 20;

  private static final int ROUNDS_LIMIT = 2_000;

  private static final Path FOLDER = folder();
  private static final Path KEY_FILE = secretFile("fuzz.key", "");
  private static final Path PASSWORD_FILE = secretFile("fuzz.password", PASSWORD);

  private KeystoreFuzz() {}

  public static Stream<byte[]> seeds() {
    JsonObject scrypt =
        Keystore.encrypt(
            KEY,
            Password.of(PASSWORD),
            new KeyDerivation.Scrypt(16, 8, 1, SALT),
            new SecureRandom());
    JsonObject plain =
        new JsonObject()
            .put("type", "ed25519")
            .put("private_key", KEY.privateKey().toHex())
            .put("public_key", KEY.publicKey().toHex());
    return Stream.of(scrypt, underPbkdf2(scrypt), plain)
        .map(json -> json.encodePrettily().getBytes(StandardCharsets.UTF_8));
  }

  /** The same key under the derivation that is read and never written. */
  private static JsonObject underPbkdf2(JsonObject scrypt) {
    HexFormat hex = HexFormat.of();
    byte[] iv = new byte[16];
    byte[] derived = new KeyDerivation.Pbkdf2(16, SALT).derive(Password.of(PASSWORD));
    byte[] hidden = Keystore.aes(Cipher.ENCRYPT_MODE, derived, iv, KEY.privateKey().toArray());
    JsonObject pbkdf2 = scrypt.copy();
    JsonObject crypto = pbkdf2.getJsonObject(Keystore.CRYPTO);
    crypto.put(
        "kdf",
        Keystore.module(
            "pbkdf2",
            new JsonObject()
                .put("dklen", 32)
                .put("c", 16)
                .put("prf", "hmac-sha256")
                .put("salt", hex.formatHex(SALT.toArray())),
            ""));
    crypto
        .getJsonObject("checksum")
        .put("message", hex.formatHex(Keystore.checksum(derived, hidden).toArray()));
    crypto
        .getJsonObject("cipher")
        .put("params", new JsonObject().put("iv", hex.formatHex(iv)))
        .put("message", hex.formatHex(hidden));
    return pbkdf2;
  }

  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    isAccepted(input);
  }

  /** True if a key was read from it. */
  static boolean isAccepted(byte[] input) throws IOException {
    Optional<JsonNode> json = parsed(input);
    boolean isKeystore = json.isPresent() && json.get().has(Keystore.CRYPTO);
    if (isKeystore && isDear(json.get())) {
      return false;
    }
    Files.write(KEY_FILE, input);
    ValidatorKey key;
    try {
      key =
          ValidatorKeyFile.read(
              KEY_FILE,
              isKeystore ? Optional.of(PASSWORD_FILE) : Optional.empty(),
              ConfigSources.CRYPTO);
    } catch (ConfigException refused) {
      String message = refused.getMessage();
      if (message.contains(SECRET) || message.contains(PASSWORD) || message.contains("\n")) {
        throw new AssertionError("a refusal that shows too much: " + message, refused);
      }
      return false;
    }
    if (!key.publicKey().equals(ConfigSources.CRYPTO.publicKeyEd25519(key.privateKey()))
        || (isKeystore && !key.privateKey().equals(KEY.privateKey()))) {
      throw new AssertionError("read as another key than was written: " + key);
    }
    return true;
  }

  private static Optional<JsonNode> parsed(byte[] input) {
    try {
      return Optional.of(ConfigJson.parse(new String(input, StandardCharsets.UTF_8), "key"));
    } catch (ConfigException noJson) {
      return Optional.empty();
    }
  }

  private static boolean isDear(JsonNode keystore) {
    KeyDerivation derivation;
    try {
      derivation = KeyDerivation.read(keystore.path(Keystore.CRYPTO).path("kdf"));
    } catch (ConfigException refused) {
      return false;
    }
    if (derivation instanceof KeyDerivation.Scrypt scrypt) {
      long memoryBytes = 128L * scrypt.n() * scrypt.r();
      if (memoryBytes > KeyDerivation.MEMORY_LIMIT_BYTES
          || scrypt.r() > KeyDerivation.BLOCK_LIMIT
          || scrypt.p() > KeyDerivation.PARALLEL_LIMIT) {
        throw new AssertionError("dearer than the limits: " + scrypt);
      }
      return memoryBytes * scrypt.p() > MEMORY_LIMIT_BYTES;
    }
    int rounds = ((KeyDerivation.Pbkdf2) derivation).c();
    if (rounds > KeyDerivation.ROUNDS_LIMIT) {
      throw new AssertionError("dearer than the limits: " + rounds);
    }
    return rounds > ROUNDS_LIMIT;
  }

  private static Path folder() {
    try {
      Path folder = Files.createTempDirectory("fastpay-fuzz");
      folder.toFile().deleteOnExit();
      return folder;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path secretFile(String name, String text) {
    try {
      Path file =
          Files.createFile(
              FOLDER.resolve(name),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      file.toFile().deleteOnExit();
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
