package tempo.fastpay.launcher.node;

import java.net.BindException;
import java.net.SocketException;
import tempo.fastpay.launcher.config.HostPort;

/** Says that a part of a node could not listen at its configured address. */
public final class ListenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private ListenException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Names the key of the address, or leaves another failure as it is. */
  static Throwable of(String portKey, HostPort address, Throwable failure) {
    if (!(failure instanceof SocketException)) {
      return failure;
    }
    String what = failure instanceof BindException ? "cannot be listened at" : "cannot be used";
    return new ListenException(
        portKey
            + ": "
            + address
            + " "
            + what
            + " ("
            + failure.getMessage()
            + "): stop what uses it, or configure another",
        failure);
  }
}
