package tempo.fastpay.proto.contract;

/**
 * A request whose content cannot be understood: says which field, what was expected and what was
 * there. On a submission it becomes an INVALID_FORMAT answer, elsewhere a transport error.
 */
public final class MalformedRequestException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public MalformedRequestException(String message) {
    super(message);
  }
}
