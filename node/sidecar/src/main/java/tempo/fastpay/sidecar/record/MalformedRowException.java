package tempo.fastpay.sidecar.record;

/** Says that a row's bytes are not those of a row of its kind. */
final class MalformedRowException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MalformedRowException(String message) {
    super(message);
  }

  MalformedRowException(String message, Throwable cause) {
    super(message, cause);
  }
}
