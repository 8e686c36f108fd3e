package tempo.fastpay.sidecar.port;

/**
 * Says that a signing record cannot be used: nothing is signed. The message says why, and what to
 * do.
 */
public final class RecordException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean retryMayHelp;

  private RecordException(String message, boolean retryMayHelp, Throwable cause) {
    super(message, cause);
    this.retryMayHelp = retryMayHelp;
  }

  /** A failure that stays until somebody does something. */
  public static RecordException hopeless(String message) {
    return new RecordException(message, false, null);
  }

  /** A failure that stays until somebody does something. */
  public static RecordException hopeless(String message, Throwable cause) {
    return new RecordException(message, false, cause);
  }

  /** A failure that may pass by itself. */
  public static RecordException retryable(String message) {
    return new RecordException(message, true, null);
  }

  /** This failure with a place in front of its message. */
  public RecordException in(String place) {
    return new RecordException(place + ": " + getMessage(), retryMayHelp, getCause());
  }

  public boolean retryMayHelp() {
    return retryMayHelp;
  }
}
