package tempo.fastpay.sidecar.record;

/** A row that does not say what a row of its kind must say. */
final class MalformedRowException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MalformedRowException(String message) {
    super(message);
  }

  MalformedRowException(String message, Throwable cause) {
    super(message, cause);
  }
}
