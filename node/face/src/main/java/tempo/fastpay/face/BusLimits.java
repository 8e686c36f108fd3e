package tempo.fastpay.face;

import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.protocol.types.Bounds;

/**
 * The bounds of the event-bus face (L11); all times in milliseconds.
 *
 * @param callTimeoutMs until a request is answered: then it fails as not served now
 * @param openRequestsLimit requests at once; another one fails as not served now
 * @param heartbeatMs how often it is published that the validator lives
 * @param rewatchMs after the bulletin board could not be watched, until it is tried again
 */
public record BusLimits(
    long callTimeoutMs, int openRequestsLimit, long heartbeatMs, long rewatchMs) {
  public static final BusLimits DEFAULT =
      new BusLimits(WireLimits.CALL_TIMEOUT_MS, 4_096, WireLimits.HEARTBEAT_MS, 1_000);

  public BusLimits {
    Bounds.atLeast("callTimeoutMs", callTimeoutMs, 1);
    Bounds.atLeast("openRequestsLimit", openRequestsLimit, 1);
    Bounds.atLeast("heartbeatMs", heartbeatMs, 1);
    Bounds.atLeast("rewatchMs", rewatchMs, 1);
  }
}
