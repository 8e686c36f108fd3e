package tempo.fastpay.proto.tls;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.Optional;

/**
 * Keeps something to one process by a locked file: the lock ends with the process, however that
 * ends. Whoever may only read the file cannot keep its owner from the lock.
 */
public final class OwnerLock implements AutoCloseable {
  private final FileChannel first;
  private final Optional<FileChannel> second;

  private OwnerLock(FileChannel first, Optional<FileChannel> second) {
    this.first = first;
    this.second = second;
  }

  /**
   * Takes the lock of a file, which is made where it is not there; blocking.
   *
   * @return empty: another process, or this very one, has it
   */
  public static Optional<OwnerLock> take(Path file) throws IOException {
    FileChannel first = open(file);
    boolean isTaken = false;
    try {
      OwnerOnly.tighten(file);
      if (lock(first, false)) {
        isTaken = true;
        return Optional.of(new OwnerLock(first, Optional.empty()));
      }
      // An owner's lock is exclusive. If ours can stand beside what is there, that is a reader's:
      // then owners agree on a file that no reader could ever open, and each keeps the first one
      // from those who come when the reader has gone.
      if (!lock(first, true)) {
        return Optional.empty();
      }
      Optional<FileChannel> second = exclusive(file.resolveSibling(file.getFileName() + ".own"));
      isTaken = second.isPresent();
      return second.map(locked -> new OwnerLock(first, Optional.of(locked)));
    } finally {
      if (!isTaken) {
        first.close();
      }
    }
  }

  private static Optional<FileChannel> exclusive(Path file) throws IOException {
    FileChannel channel = open(file);
    boolean isLocked = false;
    try {
      isLocked = lock(channel, false);
      return isLocked ? Optional.of(channel) : Optional.empty();
    } finally {
      if (!isLocked) {
        channel.close();
      }
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file,
        EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
        OwnerOnly.fileAttributes(file));
  }

  private static boolean lock(FileChannel channel, boolean shared) throws IOException {
    try {
      FileLock lock = channel.tryLock(0, Long.MAX_VALUE, shared);
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    // The files stay: deleting one would let two processes lock two.
    try (first) {
      if (second.isPresent()) {
        second.get().close();
      }
    }
  }
}
