package tempo.fastpay.web.bridge;

import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.protocol.types.Bounds;

/**
 * The bounds of a bridge (L11); all times in milliseconds.
 *
 * @param socketsLimit clients at once; another one is turned away
 * @param socketsPerAddressLimit of those, from one remote address
 * @param frameLimitBytes of one message of a client; a client that sends a longer one is cut off
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
    Bounds.atLeast("socketsLimit", socketsLimit, 1);
    Bounds.atLeast("socketsPerAddressLimit", socketsPerAddressLimit, 1);
    Bounds.atLeast("frameLimitBytes", frameLimitBytes, 1);
    Bounds.atLeast("openRequestsLimit", openRequestsLimit, 1);
    Bounds.atLeast("idleMs", idleMs, 1);
    Bounds.atLeast("callTimeoutMs", callTimeoutMs, 1);
  }

  public BridgeLimits withSockets(int total, int perAddress) {
    return new BridgeLimits(
        total, perAddress, frameLimitBytes, openRequestsLimit, idleMs, callTimeoutMs);
  }

  public BridgeLimits withFrameBytes(int other) {
    return new BridgeLimits(
        socketsLimit, socketsPerAddressLimit, other, openRequestsLimit, idleMs, callTimeoutMs);
  }

  public BridgeLimits withOpenRequests(int other) {
    return new BridgeLimits(
        socketsLimit, socketsPerAddressLimit, frameLimitBytes, other, idleMs, callTimeoutMs);
  }

  public BridgeLimits withIdleMs(int other) {
    return new BridgeLimits(
        socketsLimit,
        socketsPerAddressLimit,
        frameLimitBytes,
        openRequestsLimit,
        other,
        callTimeoutMs);
  }

  public BridgeLimits withCallTimeoutMs(long other) {
    return new BridgeLimits(
        socketsLimit, socketsPerAddressLimit, frameLimitBytes, openRequestsLimit, idleMs, other);
  }
}
