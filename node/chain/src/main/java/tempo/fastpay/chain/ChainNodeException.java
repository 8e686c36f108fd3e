package tempo.fastpay.chain;

/** Says that a chain cannot be begun with, since none of its nodes is usable. */
public final class ChainNodeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean isRetryable;

  ChainNodeException(String message, boolean isRetryable) {
    super(message);
    this.isRetryable = isRetryable;
  }

  /** True if trying again later may help; false where the nodes serve another chain. */
  public boolean isRetryable() {
    return isRetryable;
  }
}
