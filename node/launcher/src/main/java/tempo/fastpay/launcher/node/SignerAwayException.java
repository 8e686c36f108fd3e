package tempo.fastpay.launcher.node;

/** Says that a validator's signer does not answer when the validator starts. It may later. */
public final class SignerAwayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SignerAwayException(String message) {
    super(message);
  }
}
