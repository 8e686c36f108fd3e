package tempo.fastpay.client;

/** What kept the client from doing as asked: says what happened and what to do. */
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

  /** False if trying again, whenever it is, comes to the same. */
  public boolean retryMayHelp() {
    return retryMayHelp;
  }
}
