package tempo.fastpay.client;

/** Says that the client could not do as asked; the message says what happened and what to do. */
public class FastPayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean retryMayHelp;

  public FastPayException(String message, boolean retryMayHelp) {
    super(message);
    this.retryMayHelp = retryMayHelp;
  }

  public FastPayException(String message, boolean retryMayHelp, Throwable cause) {
    super(message, cause);
    this.retryMayHelp = retryMayHelp;
  }

  /** False if trying again fails in the same way at any time. */
  public boolean retryMayHelp() {
    return retryMayHelp;
  }
}
