package tempo.fastpay.loop;

import java.util.function.Consumer;

/**
 * Tells one listener of each {@link Error} that a thread of this process met. After one nothing
 * that the process holds is to be relied on; what is on the disk is. Until a program names a
 * listener, nothing is told. Thread-safe.
 */
public final class Fatal {
  private static final int CAUSES_LIMIT = 8;

  private static volatile Consumer<Error> listener = error -> {};

  private Fatal() {}

  /** Names the listener, which takes the place of the one before; it must not throw. */
  public static void tell(Consumer<Error> next) {
    listener = next;
  }

  /** Tells the listener where this is an error, or was caused by one. */
  public static void look(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < CAUSES_LIMIT; depth++) {
      if (cause instanceof Error error) {
        listener.accept(error);
        return;
      }
      cause = cause.getCause();
    }
  }
}
