package tempo.fastpay.launcher.connect;

import java.util.Optional;
import tempo.fastpay.protocol.api.ValidatorInfo;

/**
 * An address's answer: its validator, or why that is not known.
 *
 * @param unreached present where there is no info
 * @param detail what the failed call said; empty where it adds nothing
 */
record Answer(Optional<ValidatorInfo> info, Optional<Unreached> unreached, String detail) {
  static final Answer NONE_YET = new Answer(Optional.empty(), Optional.of(Unreached.SILENT), "");

  static Answer of(ValidatorInfo info) {
    return new Answer(Optional.of(info), Optional.empty(), "");
  }

  static Answer failed(Throwable cause) {
    Unreached why = Unreached.of(cause);
    return new Answer(
        Optional.empty(),
        Optional.of(why),
        why == Unreached.OTHER ? String.valueOf(cause.getMessage()) : tls(why, cause));
  }

  /** Of a handshake, the root cause alone says what is wrong with the certificate. */
  private static String tls(Unreached why, Throwable cause) {
    if (why != Unreached.TLS_MISMATCH) {
      return "";
    }
    Throwable root = cause;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage()).replaceAll("(?:[a-z]+\\.)+[A-Z]\\w*: ", "");
  }

  /** True if the next try may end otherwise. */
  boolean mayChange() {
    return unreached.filter(why -> !why.isFinal()).isPresent();
  }
}
