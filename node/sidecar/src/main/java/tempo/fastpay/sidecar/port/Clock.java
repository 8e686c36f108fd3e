package tempo.fastpay.sidecar.port;

/** The validator's time. */
@FunctionalInterface
public interface Clock {
  /** Unix time in milliseconds. */
  long unixMillis();
}
