package tempo.fastpay.sidecar.record;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import tempo.fastpay.sidecar.port.RecordException;

/** Keeps a directory to one process: the lock ends with the process, however that ends. */
final class DirectoryLock implements AutoCloseable {
  private static final String NAME = "lock";

  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @throws RecordException where somebody has it
   */
  static DirectoryLock take(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(folder.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Another record of this very process: no lock either.
      lock = null;
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
    if (lock == null) {
      throw RecordException.retryable(
          folder + ": another process has this signing record open: stop that one first");
    }
    return new DirectoryLock(channel);
  }

  @Override
  public void close() throws IOException {
    // The file stays: deleting it would let two processes lock two.
    channel.close();
  }
}
