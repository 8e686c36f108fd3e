package tempo.fastpay.launcher.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.types.Bytes32;

/**
 * A validator's key as a file: {type: "ed25519", private_key, public_key}. It belongs to its owner
 * alone (mode 600), and nothing ever shows its private half.
 */
public final class ValidatorKeyFile {
  private static final String TYPE = "ed25519";
  private static final List<String> FIELDS = List.of("type", "private_key", "public_key");
  private static final Set<PosixFilePermission> OWNER_ALONE =
      PosixFilePermissions.fromString("rw-------");

  private ValidatorKeyFile() {}

  /**
   * Writes a new file; an existing one is never touched.
   *
   * @throws ConfigException if there is one, or it cannot be written
   */
  public static void write(Path file, ValidatorKey key) {
    String json =
        new JsonObject()
            .put("type", TYPE)
            .put("private_key", key.privateKey().toHex())
            .put("public_key", key.publicKey().toHex())
            .encodePrettily();
    ByteBuffer content = ByteBuffer.wrap((json + "\n").getBytes(StandardCharsets.UTF_8));
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = create(file, options)) {
      while (content.hasRemaining()) {
        channel.write(content);
      }
      channel.force(true);
    } catch (FileAlreadyExistsException e) {
      throw new ConfigException(file + ": is there already; a key is never overwritten");
    } catch (IOException e) {
      throw new ConfigException(file + ": cannot be written: " + e);
    }
  }

  private static FileChannel create(Path file, Set<StandardOpenOption> options) throws IOException {
    return isPosix(file)
        ? FileChannel.open(file, options, PosixFilePermissions.asFileAttribute(OWNER_ALONE))
        : FileChannel.open(file, options);
  }

  private static boolean isPosix(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /**
   * Reads a key.
   *
   * @throws ConfigException naming what is wrong with the file, and nothing of its content
   */
  public static ValidatorKey read(Path file, Crypto crypto) {
    String text = ConfigJson.read(file);
    requireOwnerAlone(file);
    JsonNode json;
    try {
      json = ConfigJson.parse(text, "key");
    } catch (ConfigException e) {
      // The parser's message may repeat a part of the key.
      throw new ConfigException(file + ": expected a key file made by keygen, this is no JSON");
    }
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

  private static void requireOwnerAlone(Path file) {
    try {
      if (isPosix(file) && !OWNER_ALONE.containsAll(Files.getPosixFilePermissions(file))) {
        throw new ConfigException(
            file + ": others may read this private key; make it yours alone: chmod 600");
      }
    } catch (IOException e) {
      throw new ConfigException(file + ": cannot be read: " + e);
    }
  }

  private static Bytes32 bytes32(JsonNode json, String field, Path file) {
    try {
      return Bytes32.fromHex(json.path(field).asText());
    } catch (IllegalArgumentException e) {
      throw new ConfigException(file + ": " + field + ": expected 32 bytes in hex");
    }
  }
}
