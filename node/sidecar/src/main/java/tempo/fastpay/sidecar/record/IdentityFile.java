package tempo.fastpay.sidecar.record;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import tempo.fastpay.proto.json.JsonText;
import tempo.fastpay.proto.tls.OwnerOnly;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.port.RecordException;

/**
 * Writes and reads the file that names, for people and programs, the owner of a directory's record;
 * written last.
 */
final class IdentityFile {
  /** The version of the directory's layout: since 2 it says where it was last opened. */
  static final int VERSION = 2;

  /** The first version whose directories say where they were last opened. */
  static final int VERSION_WITH_OPENED = 2;

  private static final String FORMAT = "tempo-fastpay-signing-record-directory";
  private static final int SIZE_LIMIT_BYTES = 4096;

  private IdentityFile() {}

  static void write(Path file, RecordIdentity identity) throws IOException {
    String json =
        new JsonObject()
            .put("format", FORMAT)
            .put("version", VERSION)
            .put("validator", identity.publicKey().toHex())
            .put("chain_id", identity.chainId().toString())
            .put("epoch", identity.epoch().toString())
            .encodePrettily();
    Path unfinished = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel channel =
        FileChannel.open(
            unfinished,
            EnumSet.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE),
            OwnerOnly.fileAttributes(unfinished))) {
      ByteBuffer content = ByteBuffer.wrap((json + "\n").getBytes(StandardCharsets.UTF_8));
      while (content.hasRemaining()) {
        channel.write(content);
      }
      channel.force(true);
    }
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** The content of a file: the layout's version, and the owner. */
  record Content(int version, RecordIdentity identity) {}

  /**
   * Reads the owner from a file.
   *
   * @throws RecordException where it is no such file, or of a newer version
   */
  static Content read(Path file) throws IOException {
    if (Files.size(file) > SIZE_LIMIT_BYTES) {
      throw RecordException.hopeless(file + ": too long for what it should be");
    }
    try {
      JsonObject json = JsonText.parseObject(Files.readAllBytes(file));
      if (!FORMAT.equals(json.getString("format"))) {
        throw RecordException.hopeless(file + ": format: expected " + FORMAT);
      }
      int version = json.getInteger("version", 0);
      if (version < 1 || version > VERSION) {
        throw RecordException.hopeless(
            file
                + ": version: this program knows up to "
                + VERSION
                + ", got "
                + version
                + ": use the program that made it, or a newer one");
      }
      return new Content(
          version,
          new RecordIdentity(
              Bytes32.fromHex(json.getString("validator")),
              new ChainId(UInt64.parse(json.getString("chain_id"))),
              UInt64.parse(json.getString("epoch"))));
    } catch (IllegalArgumentException | ClassCastException | NullPointerException e) {
      throw RecordException.hopeless(
          file + ": cannot be read as what a record's directory begins with: " + e.getMessage(), e);
    }
  }
}
