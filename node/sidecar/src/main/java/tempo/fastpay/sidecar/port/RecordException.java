package tempo.fastpay.sidecar.port;

/**
 * A signing record that cannot be used: nothing is signed. The message says why, and what to do.
 */
public final class RecordException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean retryMayHelp;

  private RecordException(String message, boolean retryMayHelp, Throwable cause) {
    super(message, cause);
    this.retryMayHelp = retryMayHelp;
  }

  /** Somebody has to do something first. */
  public static RecordException hopeless(String message) {
    return new RecordException(message, false, null);
  }

  /** Somebody has to do something first. */
  public static RecordException hopeless(String message, Throwable cause) {
    return new RecordException(message, false, cause);
  }

  /** It may pass by itself. */
  public static RecordException retryable(String message) {
    return new RecordException(message, true, null);
  }

  /** The same, said of a place. */
  public RecordException in(String place) {
    return new RecordException(place + ": " + getMessage(), retryMayHelp, getCause());
  }

  public boolean retryMayHelp() {
    return retryMayHelp;
  }
}
