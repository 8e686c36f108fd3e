package tempo.fastpay.launcher.node;

import java.net.BindException;
import java.net.SocketException;
import tempo.fastpay.launcher.config.HostPort;

/** A part of a node that could not listen where it was told to. */
public final class ListenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private ListenException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Says which key names the address, or leaves another failure as it is. */
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
