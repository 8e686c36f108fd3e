package tempo.fastpay.proto.contract;

/**
 * Says that a request cannot be understood: the message names the field, what was expected and what
 * was there. On a submission it becomes an INVALID_FORMAT answer, elsewhere a transport error.
 */
public final class MalformedRequestException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public MalformedRequestException(String message) {
    super(message);
  }
}
