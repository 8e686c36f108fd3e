package tempo.fastpay.launcher.connect;

import io.vertx.core.http.HttpClosedException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Tells why no validator was found at an address. */
enum Unreached {
  /** The host refused the connection: it will not come up by waiting a moment. */
  NOTHING_LISTENS(
      "nothing listens at",
      "start it with: fastpay serve, or name where it listens with --sidecar",
      true,
      true),
  UNKNOWN_HOST("no host is known by the name in", "check --sidecar", true, true),
  NO_ROUTE("no way leads to", "check --sidecar and the network", true, true),
  TLS_MISMATCH(
      "the certificate or TLS does not fit at",
      "give --tls-trust the server's certificate, or leave it out where the server is without TLS",
      true,
      false),
  SILENT("no answer came from", "is it a validator, and is it running?", false, true),
  HUNG_UP(
      "the connection was closed by",
      "is it a validator's gRPC port? A server with TLS needs --tls-trust",
      false,
      true),
  /** It answered, and no validator's answer. */
  OTHER("no validator's answer came from", "check --sidecar, or try again", false, true);

  private static final int CAUSES_LIMIT = 8;

  private final String what;
  private final String advice;
  private final boolean isFinal;
  private final boolean retryMayHelp;

  Unreached(String what, String advice, boolean isFinal, boolean retryMayHelp) {
    this.what = what;
    this.advice = advice;
    this.isFinal = isFinal;
    this.retryMayHelp = retryMayHelp;
  }

  /** What happened, as words that an address follows. */
  String what() {
    return what;
  }

  String advice() {
    return advice;
  }

  /** True if a server that is just coming up would not look like this for long. */
  boolean isFinal() {
    return isFinal;
  }

  boolean retryMayHelp() {
    return retryMayHelp;
  }

  /** Finds out of a failed call, or of what caused it, why the address was not reached. */
  static Unreached of(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; depth < CAUSES_LIMIT && cause != null; depth++) {
      Optional<Unreached> known = byType(cause);
      if (known.isPresent()) {
        return known.get();
      }
      cause = cause.getCause();
    }
    return OTHER;
  }

  private static Optional<Unreached> byType(Throwable cause) {
    if (cause instanceof UnknownHostException) {
      return Optional.of(UNKNOWN_HOST);
    }
    if (cause instanceof NoRouteToHostException) {
      return Optional.of(NO_ROUTE);
    }
    if (cause instanceof SSLException) {
      return Optional.of(TLS_MISMATCH);
    }
    if (cause instanceof ConnectException) {
      return Optional.of(
          String.valueOf(cause.getMessage()).contains("timed out") ? SILENT : NOTHING_LISTENS);
    }
    if (cause instanceof TimeoutException) {
      return Optional.of(SILENT);
    }
    return cause instanceof HttpClosedException
            || cause instanceof ClosedChannelException
            || cause instanceof SocketException
        ? Optional.of(HUNG_UP)
        : Optional.empty();
  }
}
