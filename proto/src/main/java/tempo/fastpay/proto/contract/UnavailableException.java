package tempo.fastpay.proto.contract;

/** A validator cannot serve a request now; the same one may be served later. */
public final class UnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long retryAfterMillis;

  /**
   * Says why, and when to try again.
   *
   * @param retryAfterMillis how long to wait; 0: not known
   */
  public UnavailableException(String message, long retryAfterMillis) {
    super(message);
    this.retryAfterMillis = retryAfterMillis;
  }

  /** How long to wait; 0: not known. */
  public long retryAfterMillis() {
    return retryAfterMillis;
  }
}
