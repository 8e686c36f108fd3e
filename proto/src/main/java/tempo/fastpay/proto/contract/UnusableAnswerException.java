package tempo.fastpay.proto.contract;

/** A peer answered what the contract does not allow: broken, of another version, or lying. */
public final class UnusableAnswerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnusableAnswerException(String message) {
    super(message);
  }
}
