package tempo.fastpay.client.wallet;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.security.SecureRandom;
import tempo.fastpay.proto.json.JsonFields;
import tempo.fastpay.proto.json.JsonText;
import tempo.fastpay.proto.tls.OwnerOnly;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.tx.KeyType;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes32;

/**
 * Keeps an account's private key in a file of its own: {version, type, private_key, address},
 * readable by its owner only. Blocking. Errors never quote the key.
 */
public final class KeyFile {
  public static final int VERSION = 1;
  public static final int FILE_LIMIT_BYTES = 4_096;

  /**
   * The most draws: at most one in 2^32 is no key of its curve, so that many in a row are never bad
   * luck.
   */
  private static final int DRAWS_LIMIT = 8;

  private KeyFile() {}

  /**
   * A fresh random key of this type, kept nowhere yet.
   *
   * @throws IllegalArgumentException if no draw is a key: nobody holds a private key of this type
   *     (a passkey), or {@code random} is not random
   */
  public static SenderKey generate(KeyType type, Crypto crypto, SecureRandom random) {
    return SenderKey.of(type, secret(type, crypto, random), crypto);
  }

  /**
   * The private half of a fresh random key, for whoever keeps it in another form.
   *
   * @throws IllegalArgumentException as {@link #generate} does
   */
  public static Bytes32 secret(KeyType type, Crypto crypto, SecureRandom random) {
    for (int draw = 1; draw < DRAWS_LIMIT; draw++) {
      try {
        return draw(type, crypto, random);
      } catch (IllegalArgumentException e) {
        // Not below the curve's order, or a type that no draw is a key of: the last draw tells.
      }
    }
    return draw(type, crypto, random);
  }

  private static Bytes32 draw(KeyType type, Crypto crypto, SecureRandom random) {
    byte[] drawn = new byte[Bytes32.SIZE];
    random.nextBytes(drawn);
    Bytes32 candidate = Bytes32.of(drawn);
    SenderKey.of(type, candidate, crypto);
    return candidate;
  }

  /**
   * Writes a key to a file that must not exist.
   *
   * @throws WalletException if the file exists, or cannot be written
   */
  public static void create(Path file, SenderKey key) {
    JsonObject json =
        new JsonObject()
            .put("version", VERSION)
            .put("type", key.type().name())
            .put("private_key", key.privateKey().toHex())
            .put("address", key.address().toHex());
    try {
      OwnerOnly.create(file, json.encodePrettily() + "\n");
    } catch (FileAlreadyExistsException e) {
      throw new WalletException(
          file + ": exists already; a key is never overwritten: name another file", false, e);
    } catch (IOException e) {
      throw new WalletException(file + ": cannot be written: " + e.getMessage(), true, e);
    }
  }

  /**
   * Reads a key.
   *
   * @throws WalletException if there is none, others may read it, or it is not a key of the address
   *     it names
   */
  public static SenderKey load(Path file, Crypto crypto) {
    String text =
        PrivateFiles.read(file, FILE_LIMIT_BYTES)
            .orElseThrow(
                () ->
                    new WalletException(file + ": no such key file: make one with keygen", false));
    try {
      return JsonFields.read(JsonText.parseObject(text), fields -> key(fields, crypto));
    } catch (IllegalArgumentException e) {
      throw new WalletException(
          file
              + ": expected a key file made by keygen, with the fields version, type, private_key"
              + " and address: "
              + PrivateFiles.problem(e),
          false);
    }
  }

  private static SenderKey key(JsonFields fields, Crypto crypto) {
    if (fields.atMost(Integer.MAX_VALUE, "version") != VERSION) {
      throw new IllegalArgumentException("version: expected " + VERSION);
    }
    KeyType type = fields.oneOf(KeyType.class, "type");
    SenderKey key = SenderKey.of(type, fields.bytes32("private_key"), crypto);
    Address address = fields.address("address");
    if (!address.equals(key.address())) {
      throw new IllegalArgumentException("address: is not of the private key");
    }
    return key;
  }
}
