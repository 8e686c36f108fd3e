package tempo.fastpay.proto.contract;

import tempo.fastpay.protocol.types.Reject;

/**
 * Says that a validator cannot serve a request now, and that it may serve the identical one later.
 */
public final class UnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  // Never serialized: it lives between two futures of one process.
  private final transient Reject reject;

  private UnavailableException(Reject reject) {
    super(reject.message());
    this.reject = reject;
  }

  /** Says why; when to try again is not known. */
  public UnavailableException(String message) {
    this(Reject.unavailable(message));
  }

  /** Says why, and how long to wait before trying again. */
  public UnavailableException(String message, long retryAfterMillis) {
    this(Reject.retryAfter(message, retryAfterMillis));
  }

  /** This failure as a refusal, for a caller whose answer is a refusal. */
  public Reject reject() {
    return reject;
  }
}
