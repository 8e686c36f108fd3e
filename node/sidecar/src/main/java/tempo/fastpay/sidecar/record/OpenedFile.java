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
import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import tempo.fastpay.proto.json.JsonText;
import tempo.fastpay.proto.tls.OwnerOnly;
import tempo.fastpay.sidecar.port.RecordException;

/**
 * Keeps the file of a record's directory that says where and when it was last opened. A copy of the
 * directory has the same bytes and is another place: it may be older than what was signed since.
 */
final class OpenedFile {
  static final String NAME = "opened";

  private static final String FORMAT = "tempo-fastpay-signing-record-opened";
  private static final int VERSION = 1;
  private static final int SIZE_LIMIT_BYTES = 16_384;

  private final Path folder;
  private final Path file;

  OpenedFile(Path folder) {
    this.folder = folder;
    this.file = folder.resolve(NAME);
  }

  private record Content(OpeningPlace place, Instant time) {}

  boolean isThere() {
    return Files.exists(file);
  }

  /**
   * Says durably that the directory is opened here and now. The file is a new one each time, so
   * that its number is known before its content is written.
   */
  void write() throws IOException {
    Path unfinished = folder.resolve(NAME + ".new");
    Files.deleteIfExists(unfinished);
    try (FileChannel channel =
        FileChannel.open(
            unfinished,
            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            OwnerOnly.fileAttributes(unfinished))) {
      OpeningPlace here = OpeningPlace.of(folder, unfinished);
      ByteBuffer content = ByteBuffer.wrap(json(here).getBytes(StandardCharsets.UTF_8));
      while (content.hasRemaining()) {
        channel.write(content);
      }
      channel.force(true);
    }
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static String json(OpeningPlace here) {
    return new JsonObject()
            .put("format", FORMAT)
            .put("version", VERSION)
            .put("folder", Long.toUnsignedString(here.folder()))
            .put("file", Long.toUnsignedString(here.file()))
            .put("device", Long.toUnsignedString(here.device()))
            .put("path", here.path())
            .put("machine", here.machine())
            .put("time", Instant.now().toString())
            .encodePrettily()
        + "\n";
  }

  /**
   * Says why this directory is not the one that was last opened, but a copy of it; empty: it is.
   *
   * @throws RecordException where the file cannot be read as what it should be
   */
  Optional<String> complaint() throws IOException {
    Content last = read();
    return OpeningPlace.of(folder, file)
        .differenceTo(last.place())
        .map(
            difference ->
                folder
                    + ": a copy of the signing record that was last opened at "
                    + last.place().path()
                    + ", on "
                    + last.time()
                    + ": "
                    + difference
                    + ". A copy may be older than what was signed, and signs nothing: use the"
                    + " original, or, where that is gone for good, export this one and import the"
                    + " file into an empty directory");
  }

  private Content read() throws IOException {
    if (Files.size(file) > SIZE_LIMIT_BYTES) {
      throw RecordException.hopeless(file + ": too long for what it should be");
    }
    try {
      JsonObject json = JsonText.parseObject(Files.readAllBytes(file));
      if (!FORMAT.equals(json.getString("format")) || json.getInteger("version", 0) != VERSION) {
        throw RecordException.hopeless(
            file + ": format, version: expected " + FORMAT + ", " + VERSION);
      }
      return new Content(
          new OpeningPlace(
              Long.parseUnsignedLong(json.getString("folder")),
              Long.parseUnsignedLong(json.getString("file")),
              Long.parseUnsignedLong(json.getString("device")),
              json.getString("path"),
              json.getString("machine")),
          Instant.parse(json.getString("time")));
    } catch (IllegalArgumentException
        | DateTimeException
        | ClassCastException
        | NullPointerException e) {
      throw RecordException.hopeless(
          file + ": cannot be read as what says where the record was opened: " + e.getMessage(), e);
    }
  }
}
