package tempo.fastpay.launcher.node;

/** Says that no node of the validators' chain can be used now: trying again later may help. */
public final class ChainAwayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ChainAwayException(String message) {
    super(message);
  }
}
