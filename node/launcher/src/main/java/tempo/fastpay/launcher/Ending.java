package tempo.fastpay.launcher;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import tempo.fastpay.loop.Fatal;

/**
 * Ends the process at once where a thread meets an {@link Error}, out of heap above all: with exit
 * code 1 and one line. What was acknowledged is on the disk, and a service manager starts again; a
 * process that stays with threads missing would answer nothing.
 */
final class Ending {
  private static final int PROBE_BYTES = 1 << 20;
  private static final long PROBE_INTERVAL_MS = 1_000;
  private static final int EXIT_CODE = 1;

  // Made beforehand: there may be no room for them later.
  private static final byte[] OUT_OF_HEAP =
      ("fastpay: out of heap: the process ends, and may be started again; give it more by"
              + " JAVA_TOOL_OPTIONS=-Xmx..., or lower its limits\n")
          .getBytes(StandardCharsets.UTF_8);

  private static final byte[] NOTHING = {};
  private static final Runtime RUNTIME = Runtime.getRuntime();
  private static volatile boolean armed;

  /** A field, so that the compiler does not leave it out. */
  @SuppressWarnings("unused")
  private static volatile byte[] probe;

  private static final FileOutputStream STANDARD_ERROR = new FileOutputStream(FileDescriptor.err);
  private static boolean begun;

  private Ending() {}

  /** Watches over all threads of this process, from now on. */
  static void install() {
    Fatal.tell(Ending::end);
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, failure) -> {
          Fatal.look(failure);
          System.err.println("fastpay: thread " + thread.getName() + " ended: " + failure);
        });
    rehearse();
    watchHeap();
  }

  /** A library may swallow what told it that there is no room: this asks for some by itself. */
  private static void watchHeap() {
    Thread watch =
        new Thread(
            () -> {
              while (true) {
                try {
                  probe = new byte[PROBE_BYTES];
                  probe = null;
                  Thread.sleep(PROBE_INTERVAL_MS);
                } catch (OutOfMemoryError e) {
                  outOfHeap();
                } catch (InterruptedException e) {
                  return;
                }
              }
            },
            "heap-watch");
    watch.setDaemon(true);
    watch.start();
  }

  /** Runs all that the end needs: without heap no class of it could be loaded any more. */
  private static void rehearse() {
    Thread none = new Thread(() -> {});
    RUNTIME.addShutdownHook(none);
    RUNTIME.removeShutdownHook(none);
    Fatal.look(new OutOfMemoryError());
    armed = true;
  }

  private static void end(Error error) {
    if (error instanceof OutOfMemoryError) {
      outOfHeap();
    } else {
      halt(
          ("fastpay: the process ends, and may be started again: " + error)
                  .replaceAll("\\s*\\R\\s*", " ")
              + "\n");
    }
  }

  private static void halt(String line) {
    halt(line.getBytes(StandardCharsets.UTF_8));
  }

  /** A monitor needs no heap, unlike the first use of an atomic. */
  private static synchronized boolean isFirst() {
    boolean wasBegun = begun;
    begun = armed;
    return !wasBegun;
  }

  private static void outOfHeap() {
    halt(armed ? OUT_OF_HEAP : NOTHING);
  }

  private static void halt(byte[] line) {
    if (!isFirst()) {
      return;
    }
    try {
      write(line);
    } finally {
      if (armed) {
        RUNTIME.halt(EXIT_CODE);
      }
    }
  }

  private static void write(byte[] line) {
    try {
      STANDARD_ERROR.write(line);
    } catch (IOException e) {
      // Nobody listens; the exit code tells.
    }
  }
}
