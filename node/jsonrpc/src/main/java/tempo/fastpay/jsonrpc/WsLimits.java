package tempo.fastpay.jsonrpc;

import tempo.fastpay.protocol.types.Bounds;

/**
 * The bounds of a subscription's WebSocket.
 *
 * @param connectTimeoutMs from the beginning of a connection until the subscription stands
 * @param silenceLimitMs nothing heard for so long: the other side is pinged
 * @param pongLimitMs nothing heard for so long after that: it is connected anew
 * @param messageLimitBytes of one message; a longer one breaks the connection
 * @param backOffMs before the first reconnection; doubles with each
 * @param backOffLimitMs the longest wait before a reconnection
 * @param steadyMs a subscription that lasts so long makes the waits short again
 */
public record WsLimits(
    int connectTimeoutMs,
    long silenceLimitMs,
    long pongLimitMs,
    int messageLimitBytes,
    long backOffMs,
    long backOffLimitMs,
    long steadyMs) {
  public static final WsLimits DEFAULT =
      new WsLimits(5_000, 10_000, 5_000, 4 * 1_024 * 1_024, 250, 10_000, 30_000);

  public WsLimits {
    Bounds.atLeast("connectTimeoutMs", connectTimeoutMs, 1);
    Bounds.atLeast("silenceLimitMs", silenceLimitMs, 1);
    Bounds.atLeast("pongLimitMs", pongLimitMs, 1);
    Bounds.atLeast("messageLimitBytes", messageLimitBytes, 1);
    Bounds.atLeast("backOffMs", backOffMs, 1);
    Bounds.atLeast("backOffLimitMs", backOffLimitMs, backOffMs);
    Bounds.atLeast("steadyMs", steadyMs, 1);
  }
}
