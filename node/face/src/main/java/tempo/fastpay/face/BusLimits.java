package tempo.fastpay.face;

import tempo.fastpay.proto.contract.WireLimits;

/**
 * What bounds the event-bus face (L11); all times in milliseconds.
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
    if (callTimeoutMs <= 0 || openRequestsLimit <= 0 || heartbeatMs <= 0 || rewatchMs <= 0) {
      throw new IllegalArgumentException("each limit of the event-bus face is at least 1");
    }
  }
}
