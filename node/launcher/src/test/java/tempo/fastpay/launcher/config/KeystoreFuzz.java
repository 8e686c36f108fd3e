package tempo.fastpay.launcher.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.stream.Stream;
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
    JsonObject pbkdf2 = scrypt.copy();
    pbkdf2
        .getJsonObject(Keystore.CRYPTO)
        .put(
            "kdf",
            Keystore.module(
                "pbkdf2",
                new JsonObject()
                    .put("dklen", 32)
                    .put("c", 16)
                    .put("prf", "hmac-sha256")
                    .put("salt", "010203"),
                ""));
    return Stream.of(scrypt, pbkdf2, plain)
        .map(json -> json.encodePrettily().getBytes(StandardCharsets.UTF_8));
  }

  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    Optional<JsonNode> json = parsed(input);
    boolean isKeystore = json.isPresent() && json.get().has(Keystore.CRYPTO);
    if (isKeystore && isDear(json.get())) {
      return;
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
      return;
    }
    if (!key.publicKey().equals(ConfigSources.CRYPTO.publicKeyEd25519(key.privateKey()))
        || (isKeystore && !key.privateKey().equals(KEY.privateKey()))) {
      throw new AssertionError("read as another key than was written: " + key);
    }
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
