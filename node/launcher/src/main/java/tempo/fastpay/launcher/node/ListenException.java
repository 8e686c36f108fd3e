package tempo.fastpay.launcher.node;

import java.net.BindException;
import java.net.SocketException;
import tempo.fastpay.launcher.config.ConfigKey;
import tempo.fastpay.launcher.config.HostPort;
import tempo.fastpay.launcher.config.ValidatorConfig;

/** A sidecar that could not listen where it was told to. */
public final class ListenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private ListenException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Says which key names the address, or leaves another failure as it is. */
  static Throwable of(ValidatorConfig sidecar, Throwable failure) {
    if (!(failure instanceof SocketException)) {
      return failure;
    }
    HostPort address = new HostPort(sidecar.host(), sidecar.port());
    String what = failure instanceof BindException ? "cannot be listened at" : "cannot be used";
    return new ListenException(
        ConfigKey.SIDECAR_PORT.pattern().replace("*", sidecar.name())
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
