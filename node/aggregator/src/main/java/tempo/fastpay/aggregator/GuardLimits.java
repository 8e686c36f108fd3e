package tempo.fastpay.aggregator;

import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.protocol.types.Bounds;

/**
 * The bounds of the calls to one validator (L11); all times in milliseconds.
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
    Bounds.atLeast("openCallsLimit", openCallsLimit, 1);
    Bounds.atLeast("failuresLimit", failuresLimit, 1);
    Bounds.atLeast("restMs", restMs, 1);
    Bounds.within("slowMs", slowMs, 1, callTimeoutMs);
    Bounds.atLeast("restLimitMs", restLimitMs, restMs);
  }

  public GuardLimits withOpenCalls(int other) {
    return new GuardLimits(other, slowMs, callTimeoutMs, failuresLimit, restMs, restLimitMs);
  }

  public GuardLimits withSlowMs(long other) {
    return new GuardLimits(
        openCallsLimit, other, callTimeoutMs, failuresLimit, restMs, restLimitMs);
  }

  public GuardLimits withCallTimeoutMs(long other) {
    return new GuardLimits(openCallsLimit, slowMs, other, failuresLimit, restMs, restLimitMs);
  }

  public GuardLimits withFailures(int other) {
    return new GuardLimits(openCallsLimit, slowMs, callTimeoutMs, other, restMs, restLimitMs);
  }

  public GuardLimits withRestMs(long firstMs, long limitMs) {
    return new GuardLimits(openCallsLimit, slowMs, callTimeoutMs, failuresLimit, firstMs, limitMs);
  }
}
