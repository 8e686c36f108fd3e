package tempo.fastpay.launcher.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import tempo.fastpay.client.wallet.KeyFile;
import tempo.fastpay.client.wallet.SenderKey;
import tempo.fastpay.proto.tls.OwnerOnly;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.tx.KeyType;
import tempo.fastpay.protocol.types.Bytes32;

/**
 * Reads and writes a sender's key as a file: a {@link KeyFile} in the clear, or a {@link Keystore}
 * under a password, with the key's type and address beside it. Nothing ever shows its private half.
 */
public final class SenderKeyFile {
  private static final String TYPE = "type";
  private static final String ADDRESS = "address";

  private SenderKeyFile() {}

  /** A key, and whether whoever reads its file can pay with it. */
  public record Read(SenderKey key, boolean isEncrypted) {}

  /**
   * Writes a new keystore; an existing file is never touched.
   *
   * @return the key that it hides
   * @throws ConfigException if there is a file, or it cannot be written
   */
  public static SenderKey write(
      Path file,
      KeyType type,
      Bytes32 secret,
      Password password,
      Crypto crypto,
      SecureRandom random) {
    SenderKey key = SenderKey.of(type, secret, crypto);
    String json =
        Keystore.hide(secret, "FastPay sender", password, KeyDerivation.fresh(random), random)
            .put(TYPE, type.name())
            .put(ADDRESS, key.address().toHex())
            .encodePrettily();
    try {
      OwnerOnly.create(file, json + "\n");
    } catch (FileAlreadyExistsException e) {
      throw new ConfigException(
          file + ": exists already; a key is never overwritten: name another file");
    } catch (IOException e) {
      throw new ConfigException(file + ": cannot be written");
    }
    return key;
  }

  /**
   * Reads a key of either form.
   *
   * @param passwordFile there if and only if the file is a keystore
   * @throws ConfigException or {@link tempo.fastpay.client.wallet.WalletException}, naming what is
   *     wrong with the file, and nothing of its content
   */
  public static Read read(Path file, Optional<Path> passwordFile, Crypto crypto) {
    Optional<JsonNode> keystore = keystore(file);
    if (keystore.isPresent() != passwordFile.isPresent() && Files.exists(file)) {
      throw new ConfigException(
          file
              + (keystore.isPresent()
                  ? ": is encrypted: name the file with its password by --password-file"
                  : ": is not encrypted: leave --password-file out"));
    }
    return keystore
        .map(json -> new Read(decrypt(json, file, Password.read(passwordFile.get()), crypto), true))
        .orElseGet(() -> new Read(KeyFile.load(file, crypto), false));
  }

  /** The content, if it is a keystore's; what else it may be, its own reader says. */
  private static Optional<JsonNode> keystore(Path file) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    String text = ConfigJson.readSecret(file);
    try {
      return Optional.of(ConfigJson.parse(text, "key")).filter(json -> json.has(Keystore.CRYPTO));
    } catch (ConfigException e) {
      return Optional.empty();
    }
  }

  private static SenderKey decrypt(JsonNode json, Path file, Password password, Crypto crypto) {
    SenderKey key;
    try {
      Bytes32 secret = Keystore.decrypt(json, password);
      key = SenderKey.of(KeyType.valueOf(json.path(TYPE).asText()), secret, crypto);
    } catch (ConfigException e) {
      throw new ConfigException(file + ": " + e.getMessage());
    } catch (IllegalArgumentException e) {
      throw new ConfigException(file + ": expected a sender's keystore made by keygen");
    }
    if (!key.address().toHex().equals(json.path(ADDRESS).asText())) {
      throw new ConfigException(file + ": address: is not of the key in it");
    }
    return key;
  }
}
