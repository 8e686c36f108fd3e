package tempo.fastpay.proto.contract;

import tempo.fastpay.protocol.types.Reject;

/** A validator cannot serve a request now; the same one may be served later. */
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

  /** The same, for who is answered with a refusal. */
  public Reject reject() {
    return reject;
  }
}
