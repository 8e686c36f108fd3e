package tempo.fastpay.proto.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Writes files that hold secrets: readable by their owner only, and durable once written. Blocking.
 */
public final class OwnerOnly {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private static final Set<PosixFilePermission> OWNERS_FOLDER =
      PosixFilePermissions.fromString("rwx------");

  private OwnerOnly() {}

  /** The attributes to make a file with, so that it never is another's, whatever the umask. */
  public static FileAttribute<?>[] fileAttributes(Path file) {
    return attributes(file, OWNER_ONLY);
  }

  private static FileAttribute<?>[] attributes(Path file, Set<PosixFilePermission> permissions) {
    return isPosix(file)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
        : new FileAttribute<?>[0];
  }

  /** Makes a folder for its owner alone, where there is none; those above it are as usual. */
  public static void createFolder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Files.createDirectories(folderOf(folder));
    Files.createDirectory(folder, attributes(folder, OWNERS_FOLDER));
  }

  /**
   * Takes from all others what they may do with a file or folder; what its owner may do stays.
   *
   * @return true: others might do something with it before
   */
  public static boolean tighten(Path path) throws IOException {
    if (!isPosix(path)) {
      return false;
    }
    Set<PosixFilePermission> found = Files.getPosixFilePermissions(path);
    Set<PosixFilePermission> owners = EnumSet.copyOf(OWNERS_FOLDER);
    owners.retainAll(found);
    if (owners.equals(found)) {
      return false;
    }
    Files.setPosixFilePermissions(path, owners);
    return true;
  }

  /**
   * Tightens a folder that others might use, and all that is in it; nobody else gets into one that
   * is tight.
   *
   * @return true: it was not tight
   */
  public static boolean tightenAll(Path folder) throws IOException {
    if (!tighten(folder)) {
      return false;
    }
    try (Stream<Path> all = Files.walk(folder.toRealPath())) {
      for (Path path : all.filter(found -> !Files.isSymbolicLink(found)).toList()) {
        tighten(path);
      }
    }
    return true;
  }

  /**
   * The reason why others than its owner may use a file.
   *
   * @return one line that says what to do about it; empty where the file is its owner's alone, or
   *     where files have no modes
   */
  public static Optional<String> complaint(Path file) throws IOException {
    if (!isPosix(file)) {
      return Optional.empty();
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    return OWNER_ONLY.containsAll(permissions)
        ? Optional.empty()
        : Optional.of(
            file
                + ": others may read or change it ("
                + PosixFilePermissions.toString(permissions)
                + "); run: chmod 600 "
                + file);
  }

  /**
   * Writes a file that must not be there yet: a crash leaves the whole of it or none.
   *
   * @throws FileAlreadyExistsException if it is there
   */
  public static void create(Path file, String content) throws IOException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    // The draft has a name of its own: another process may be making the same file.
    Path draft = folderOf(file).resolve(file.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      write(draft, content);
      publish(draft, file);
    } finally {
      Files.deleteIfExists(draft);
    }
    force(folderOf(file));
  }

  /**
   * Gives a draft its final name. Unlike a move, a link never replaces a file that somebody made
   * meanwhile.
   */
  private static void publish(Path draft, Path file) throws IOException {
    try {
      Files.createLink(file, draft);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (FileSystemException | UnsupportedOperationException e) {
      // Not every file system has links.
      Files.move(draft, file);
    }
  }

  /** Replaces a file, so that a crash leaves the old content or the new one, never a mixture. */
  public static void replace(Path file, String content) throws IOException {
    Path folder = folderOf(file);
    Path draft = folder.resolve(file.getFileName() + ".tmp");
    // A draft that a crash left behind never became the file.
    Files.deleteIfExists(draft);
    write(draft, content);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    force(folder);
  }

  private static void write(Path file, String content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            fileAttributes(file))) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  /** Makes a folder durable: without it a power cut may undo that the file was made or renamed. */
  private static void force(Path folder) throws IOException {
    if (isPosix(folder)) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static Path folderOf(Path file) {
    return file.toAbsolutePath().getParent();
  }

  private static boolean isPosix(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
