package tempo.fastpay.chain.node;

/** Says which field of a node's answer is not what it has to be. Nothing of that answer counts. */
public final class MalformedAnswerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MalformedAnswerException(String message) {
    super(message);
  }
}
