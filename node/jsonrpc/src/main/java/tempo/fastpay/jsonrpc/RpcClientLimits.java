package tempo.fastpay.jsonrpc;

import tempo.fastpay.protocol.types.Bounds;

/**
 * The bounds of a client over HTTP.
 *
 * @param connectTimeoutMs from the beginning of a connection until it stands
 * @param timeoutMs from the sending of a request to its whole answer; a request whose turn to be
 *     sent does not come within so long is {@link RpcException.Kind#BUSY}
 * @param inFlightLimit requests under way, each on a connection of its own
 * @param waitingLimit requests that wait for one of those to end; one more is refused as {@link
 *     RpcException.Kind#BUSY}
 * @param answerLimitBytes of a longer answer the rest is not read: {@link
 *     RpcException.Kind#MALFORMED}
 * @param batchLimit calls of one request; a longer batch is sent in parts
 */
public record RpcClientLimits(
    int connectTimeoutMs,
    long timeoutMs,
    int inFlightLimit,
    int waitingLimit,
    int answerLimitBytes,
    int batchLimit) {
  public static final RpcClientLimits DEFAULT =
      new RpcClientLimits(3_000, 10_000, 32, 1_024, 32 * 1_024 * 1_024, 100);

  public RpcClientLimits {
    Bounds.atLeast("connectTimeoutMs", connectTimeoutMs, 1);
    Bounds.atLeast("timeoutMs", timeoutMs, 1);
    Bounds.atLeast("inFlightLimit", inFlightLimit, 1);
    Bounds.atLeast("waitingLimit", waitingLimit, 0);
    Bounds.atLeast("answerLimitBytes", answerLimitBytes, 1);
    Bounds.atLeast("batchLimit", batchLimit, 1);
  }

  public RpcClientLimits withTimeoutMs(long other) {
    return new RpcClientLimits(
        connectTimeoutMs, other, inFlightLimit, waitingLimit, answerLimitBytes, batchLimit);
  }

  public RpcClientLimits withInFlight(int atOnce, int waiting) {
    return new RpcClientLimits(
        connectTimeoutMs, timeoutMs, atOnce, waiting, answerLimitBytes, batchLimit);
  }

  public RpcClientLimits withAnswerLimitBytes(int other) {
    return new RpcClientLimits(
        connectTimeoutMs, timeoutMs, inFlightLimit, waitingLimit, other, batchLimit);
  }

  public RpcClientLimits withBatchLimit(int other) {
    return new RpcClientLimits(
        connectTimeoutMs, timeoutMs, inFlightLimit, waitingLimit, answerLimitBytes, other);
  }
}
