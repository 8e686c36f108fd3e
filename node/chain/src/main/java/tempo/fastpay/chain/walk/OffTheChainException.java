package tempo.fastpay.chain.walk;

/** Says that a node's blocks do not join on to each other, or to H: they do not count. */
final class OffTheChainException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OffTheChainException(String message) {
    super(message);
  }
}
