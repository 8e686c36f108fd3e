package tempo.fastpay.proto.contract;

/**
 * Says that a peer gave an answer that the contract does not allow: it is broken, of another
 * version, or lying.
 */
public final class UnusableAnswerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnusableAnswerException(String message) {
    super(message);
  }
}
