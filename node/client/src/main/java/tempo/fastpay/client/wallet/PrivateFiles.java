package tempo.fastpay.client.wallet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Files that only their owner may read: whole or absent, and durable once written. */
final class PrivateFiles {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private PrivateFiles() {}

  /**
   * Reads a text file.
   *
   * @return empty if there is none
   * @throws WalletException if others may read it, or it is too long, not UTF-8 or no file
   */
  static Optional<String> read(Path file, long limitBytes) {
    if (Files.notExists(file)) {
      return Optional.empty();
    }
    try {
      if (!Files.isRegularFile(file)) {
        throw new WalletException(file + ": expected a file, found something else", false);
      }
      requireOwnerOnly(file);
      long sizeBytes = Files.size(file);
      if (sizeBytes > limitBytes) {
        throw new WalletException(
            file + ": expected at most " + limitBytes + " bytes, found " + sizeBytes, false);
      }
      return Optional.of(Files.readString(file, StandardCharsets.UTF_8));
    } catch (CharacterCodingException e) {
      throw new WalletException(file + ": expected UTF-8 text", false, e);
    } catch (IOException e) {
      throw new WalletException(file + ": cannot be read: " + e.getMessage(), true, e);
    }
  }

  private static void requireOwnerOnly(Path file) throws IOException {
    if (!isPosix(file)) {
      return;
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    if (!OWNER_ONLY.containsAll(permissions)) {
      throw new WalletException(
          file
              + ": others may read or change it ("
              + PosixFilePermissions.toString(permissions)
              + "); run: chmod 600 "
              + file,
          false);
    }
  }

  /** Replaces the file, so that a crash leaves the old content or the new one, never a mixture. */
  static void replace(Path file, String content) throws IOException {
    Path folder = folderOf(file);
    Path draft = folder.resolve(file.getFileName() + ".tmp");
    // What a crash left behind was never the wallet.
    Files.deleteIfExists(draft);
    write(draft, content);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    force(folder);
  }

  /**
   * Writes a file that must not be there yet.
   *
   * @throws FileAlreadyExistsException if it is
   */
  static void create(Path file, String content) throws IOException {
    write(file, content);
    force(folderOf(file));
  }

  private static void write(Path file, String content) throws IOException {
    FileAttribute<?>[] attributes =
        isPosix(folderOf(file))
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
            : new FileAttribute<?>[0];
    try (FileChannel channel =
        FileChannel.open(
            file,
            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            attributes)) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  /** Without it a power cut may forget that the file was renamed. */
  private static void force(Path folder) throws IOException {
    if (isPosix(folder)) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  static Path folderOf(Path file) {
    return file.toAbsolutePath().getParent();
  }

  private static boolean isPosix(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
