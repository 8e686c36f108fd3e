package tempo.fastpay.sidecar.record;

import java.io.IOException;
import java.nio.file.Path;
import tempo.fastpay.proto.tls.OwnerLock;
import tempo.fastpay.sidecar.port.RecordException;

/** Keeps a directory to one process: the lock ends with the process, however that ends. */
final class DirectoryLock implements AutoCloseable {
  private static final String NAME = "lock";

  private final OwnerLock lock;

  private DirectoryLock(OwnerLock lock) {
    this.lock = lock;
  }

  /**
   * Takes the lock.
   *
   * @throws RecordException where somebody has it
   */
  static DirectoryLock take(Path folder) throws IOException {
    return new DirectoryLock(
        OwnerLock.take(folder.resolve(NAME))
            .orElseThrow(
                () ->
                    RecordException.retryable(
                        folder
                            + ": another process has this signing record open: stop that one"
                            + " first")));
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
