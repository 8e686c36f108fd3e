package tempo.fastpay.proto.contract;

/**
 * Says that a peer could not be reached, or ended the call without an answer; the message names the
 * peer and the cause.
 */
public final class CallFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CallFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
