package tempo.fastpay.jsonrpc;

/** Says why a text is not read as JSON, and where. */
final class NotJsonException extends Exception {
  private static final long serialVersionUID = 1L;

  NotJsonException(String message) {
    super(message);
  }
}
