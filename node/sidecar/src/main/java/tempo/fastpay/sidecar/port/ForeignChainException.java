package tempo.fastpay.sidecar.port;

/**
 * Says that the chain under a validator is not the one it has signed on: it does not have the block
 * recorded as H. Nothing is signed on it, however long one waits.
 */
public final class ForeignChainException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ForeignChainException(String message) {
    super(message);
  }
}
