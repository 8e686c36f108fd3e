package tempo.fastpay.client.wallet;

import tempo.fastpay.client.FastPayException;

/** A wallet or key file that cannot be used as asked, or a step that its rules do not allow. */
public final class WalletException extends FastPayException {
  private static final long serialVersionUID = 1L;

  public WalletException(String message, boolean retryMayHelp) {
    super(message, retryMayHelp);
  }

  public WalletException(String message, boolean retryMayHelp, Throwable cause) {
    super(message, retryMayHelp, cause);
  }
}
