package tempo.fastpay.web.bridge;

import tempo.fastpay.proto.contract.WireLimits;

/**
 * What bounds a bridge (L11); all times in milliseconds.
 *
 * @param socketsLimit clients at once; another one is turned away
 * @param socketsPerAddressLimit of those, from one remote address
 * @param frameLimitBytes of one message of a client; whoever sends a longer one is cut off
 * @param openRequestsLimit of one client that wait for their answer; another one fails as not
 *     served now
 * @param idleMs a client that says nothing for so long, not even a ping, is cut off
 * @param callTimeoutMs for an answer; then the request fails
 */
public record BridgeLimits(
    int socketsLimit,
    int socketsPerAddressLimit,
    int frameLimitBytes,
    int openRequestsLimit,
    int idleMs,
    long callTimeoutMs) {
  public static final BridgeLimits DEFAULT =
      new BridgeLimits(1_024, 256, 256 * 1024, 16, 30_000, 2 * WireLimits.CALL_TIMEOUT_MS);

  public BridgeLimits {
    if (socketsLimit <= 0
        || socketsPerAddressLimit <= 0
        || frameLimitBytes <= 0
        || openRequestsLimit <= 0
        || idleMs <= 0
        || callTimeoutMs <= 0) {
      throw new IllegalArgumentException("each limit of a bridge is at least 1");
    }
  }
}
