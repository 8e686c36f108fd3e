package tempo.fastpay.launcher.jar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A file system of a few megabytes in memory, where this user may mount one. */
final class SmallDisk implements AutoCloseable {
  private static final long WAIT_SECONDS = 30;
  private static final int SIZE_MB = 24;

  private final Path place;

  private SmallDisk(Path place) {
    this.place = place;
  }

  /** Empty where mounting is not allowed. */
  static Optional<SmallDisk> mount(Path place) throws IOException {
    Files.createDirectories(place);
    return succeeds(
            "mount", "-t", "tmpfs", "-o", "size=" + SIZE_MB + "m", "tmpfs", place.toString())
        ? Optional.of(new SmallDisk(place))
        : Optional.empty();
  }

  /** Runs a program to its end; false also where there is none of this name. */
  static boolean succeeds(String... command) {
    try {
      return new ProcessBuilder(List.of(command))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .onExit()
              .orTimeout(WAIT_SECONDS, TimeUnit.SECONDS)
              .join()
              .exitValue()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  Path place() {
    return place;
  }

  /** Fills it but for so much. */
  void fill(long leftBytes) throws IOException {
    long bytes = Files.getFileStore(place).getUsableSpace() - leftBytes;
    Files.write(place.resolve("filler"), new byte[Math.toIntExact(bytes)]);
  }

  void empty() throws IOException {
    Files.delete(place.resolve("filler"));
  }

  void makeReadOnly() {
    if (!succeeds("mount", "-o", "remount,ro", place.toString())) {
      throw new AssertionError("it stays writable");
    }
  }

  @Override
  public void close() {
    if (!succeeds("umount", place.toString())) {
      throw new AssertionError(place + " stays mounted");
    }
  }
}
