package tempo.fastpay.launcher.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import tempo.fastpay.proto.tls.OwnerOnly;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.types.Bytes32;

/**
 * Reads and writes a validator's key as a file: {type: "ed25519", private_key, public_key}, or a
 * {@link Keystore} under a password. It belongs to its owner alone (mode 600), and nothing ever
 * shows its private half.
 */
public final class ValidatorKeyFile {
  private static final String TYPE = "ed25519";
  private static final List<String> FIELDS = List.of("type", "private_key", "public_key");

  private ValidatorKeyFile() {}

  /**
   * Writes a new file, not encrypted; an existing one is never touched.
   *
   * @throws ConfigException if there is one, or it cannot be written
   */
  public static void write(Path file, ValidatorKey key) {
    create(
        file,
        new JsonObject()
            .put("type", TYPE)
            .put("private_key", key.privateKey().toHex())
            .put("public_key", key.publicKey().toHex()));
  }

  /**
   * Writes a new keystore; an existing file is never touched.
   *
   * @throws ConfigException if there is one, or it cannot be written
   */
  public static void write(Path file, ValidatorKey key, Password password, SecureRandom random) {
    create(file, Keystore.encrypt(key, password, KeyDerivation.fresh(random), random));
  }

  private static void create(Path file, JsonObject json) {
    try {
      OwnerOnly.create(file, json.encodePrettily() + "\n");
    } catch (FileAlreadyExistsException e) {
      throw new ConfigException(file + ": is there already; a key is never overwritten");
    } catch (IOException e) {
      throw new ConfigException(file + ": cannot be written: " + e);
    }
  }

  /**
   * Reads a key.
   *
   * @param passwordFile there if and only if the file is a keystore
   * @throws ConfigException naming what is wrong with the file, and nothing of its content
   */
  public static ValidatorKey read(Path file, Optional<Path> passwordFile, Crypto crypto) {
    String text = ConfigJson.readSecret(file);
    JsonNode json;
    try {
      json = ConfigJson.parse(text, "key");
    } catch (ConfigException e) {
      throw new ConfigException(file + ": expected a key file made by keygen, this is no JSON");
    }
    boolean isKeystore = json.has(Keystore.CRYPTO);
    if (isKeystore != passwordFile.isPresent()) {
      throw new ConfigException(
          file
              + (isKeystore
                  ? ": is encrypted: name the file with its password by password_file"
                  : ": is not encrypted: take password_file away, or make a key by keygen with"
                      + " --password-file"));
    }
    return passwordFile
        .map(named -> encrypted(json, file, Password.read(named), crypto))
        .orElseGet(() -> plain(json, file, crypto));
  }

  private static ValidatorKey encrypted(
      JsonNode json, Path file, Password password, Crypto crypto) {
    try {
      ValidatorKey key = new ValidatorKey(Keystore.decrypt(json, password), crypto);
      if (!key.publicKey().equals(Keystore.publicKey(json))) {
        throw new ConfigException("pubkey: does not belong to the key in it");
      }
      return key;
    } catch (ConfigException e) {
      throw new ConfigException(file + ": " + e.getMessage());
    }
  }

  private static ValidatorKey plain(JsonNode json, Path file, Crypto crypto) {
    if (!json.isObject()
        || json.size() != FIELDS.size()
        || !json.path("type").asText().equals(TYPE)) {
      throw new ConfigException(file + ": expected a validator's key file made by keygen");
    }
    for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
      if (!FIELDS.contains(names.next())) {
        throw new ConfigException(file + ": expected the fields " + String.join(", ", FIELDS));
      }
    }
    ValidatorKey key = new ValidatorKey(bytes32(json, "private_key", file), crypto);
    if (!key.publicKey().equals(bytes32(json, "public_key", file))) {
      throw new ConfigException(file + ": public_key does not belong to private_key");
    }
    return key;
  }

  private static Bytes32 bytes32(JsonNode json, String field, Path file) {
    try {
      return Bytes32.fromHex(json.path(field).asText());
    } catch (IllegalArgumentException e) {
      throw new ConfigException(file + ": " + field + ": expected 32 bytes in hex");
    }
  }
}
