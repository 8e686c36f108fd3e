package tempo.fastpay.proto.contract;

/** A peer could not be reached, or ended the call without an answer; says who and why. */
public final class CallFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CallFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
