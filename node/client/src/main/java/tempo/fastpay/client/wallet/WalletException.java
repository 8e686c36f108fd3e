package tempo.fastpay.client.wallet;

import tempo.fastpay.client.FastPayException;

/**
 * Says that a wallet or key file cannot be used as asked, or that its rules do not allow a step.
 */
public final class WalletException extends FastPayException {
  private static final long serialVersionUID = 1L;

  public WalletException(String message, boolean retryMayHelp) {
    super(message, retryMayHelp);
  }

  public WalletException(String message, boolean retryMayHelp, Throwable cause) {
    super(message, retryMayHelp, cause);
  }
}
