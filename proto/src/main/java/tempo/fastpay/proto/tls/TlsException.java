package tempo.fastpay.proto.tls;

/** Says that a key or certificate cannot be used; the message names the file and what to do. */
public final class TlsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TlsException(String message) {
    super(message);
  }
}
