package tempo.fastpay.aggregator;

import tempo.fastpay.proto.contract.WireLimits;

/**
 * What one validator may cost (L11); all times in milliseconds.
 *
 * @param openCallsLimit calls to it at once; another one fails at once
 * @param slowMs a call without an answer for so long counts as failed, though its answer is still
 *     awaited
 * @param callTimeoutMs after which it is not awaited any more
 * @param failuresLimit so many failed calls without an answer between them, and it is left alone
 * @param restMs for how long at first; doubles each time it fails when it is tried again
 * @param restLimitMs for how long at most
 */
public record GuardLimits(
    int openCallsLimit,
    long slowMs,
    long callTimeoutMs,
    int failuresLimit,
    long restMs,
    long restLimitMs) {
  public static final GuardLimits DEFAULT =
      new GuardLimits(1_024, 1_500, WireLimits.CALL_TIMEOUT_MS, 3, 500, 10_000);

  public GuardLimits {
    if (openCallsLimit < 1 || failuresLimit < 1 || restMs < 1) {
      throw new IllegalArgumentException("each limit of a guard is at least 1");
    }
    if (slowMs < 1 || slowMs > callTimeoutMs) {
      throw new IllegalArgumentException(
          "slowMs: expected 1 to " + callTimeoutMs + ", got " + slowMs);
    }
    if (restLimitMs < restMs) {
      throw new IllegalArgumentException(
          "restLimitMs: expected at least " + restMs + ", got " + restLimitMs);
    }
  }
}
