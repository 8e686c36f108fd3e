package tempo.fastpay.sidecar.record;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;

/**
 * Says which directory, of all that hold the same bytes, one is. A directory that is renamed keeps
 * its numbers, a copy gets others.
 *
 * @param folder the directory's number on its file system, 0 where there are no such numbers
 * @param file the number of the file that says where the directory was opened, 0 likewise
 * @param device the file system's number, 0 likewise: it may change with a restart of the machine
 * @param path the directory's real path
 * @param machine a hash of the machine's id; empty where it has none, as in most containers
 */
record OpeningPlace(long folder, long file, long device, String path, String machine) {
  private static final Path MACHINE_ID = Path.of("/etc/machine-id");
  private static final int MACHINE_ID_LIMIT_BYTES = 256;
  private static final String NUMBERS = "unix";

  OpeningPlace {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(machine, "machine");
  }

  /** Looks where a directory, and a file of it, are now. */
  static OpeningPlace of(Path folder, Path file) throws IOException {
    String path = folder.toRealPath().toString();
    if (!folder.getFileSystem().supportedFileAttributeViews().contains(NUMBERS)) {
      return new OpeningPlace(0, 0, 0, path, machineHere());
    }
    return new OpeningPlace(
        number(folder, "ino"), number(file, "ino"), number(folder, "dev"), path, machineHere());
  }

  private static long number(Path file, String name) throws IOException {
    return ((Number) Files.getAttribute(file, NUMBERS + ":" + name)).longValue();
  }

  /** The id itself is nobody's business: whoever gets a copy of the record would learn it. */
  private static String machineHere() throws IOException {
    if (!Files.isReadable(MACHINE_ID) || Files.size(MACHINE_ID) > MACHINE_ID_LIMIT_BYTES) {
      return "";
    }
    String id = new String(Files.readAllBytes(MACHINE_ID), StandardCharsets.ISO_8859_1).strip();
    if (!id.matches("[0-9a-f]{32}")) {
      return "";
    }
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update("tempo-fastpay-signing-record:".getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sha256.digest(id.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * Says why this cannot be the directory that was opened at a place; empty: it is. One number that
   * a restart may change is let through: the device under the same path, or the path on the same
   * device.
   */
  Optional<String> differenceTo(OpeningPlace last) {
    if (folder != last.folder || file != last.file) {
      return Optional.of("its files are others");
    }
    if (!machine.isEmpty() && !last.machine.isEmpty() && !machine.equals(last.machine)) {
      return Optional.of("this is another machine");
    }
    boolean isSameDevice = device != 0 && device == last.device;
    return isSameDevice || path.equals(last.path)
        ? Optional.empty()
        : Optional.of("it is at another path of another file system");
  }
}
