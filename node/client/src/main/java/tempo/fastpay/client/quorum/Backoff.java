package tempo.fastpay.client.quorum;

import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/** Exponential pauses with jitter, so that clients that failed together do not return together. */
final class Backoff {
  private static final int DOUBLINGS_LIMIT = 20;

  private final long firstMs;
  private final long limitMs;
  private final RandomGenerator random;

  Backoff(RetryOptions options, RandomGenerator random) {
    this.firstMs = options.backoffFirstMs();
    this.limitMs = options.backoffLimitMs();
    this.random = random;
  }

  /**
   * The pause after a failed attempt.
   *
   * @param attempt 1 for the first
   * @param retryAfterMs what the validator asked for; honoured up to the limit, since one validator
   *     must not be able to put a payment off for good
   */
  long pauseMs(int attempt, OptionalLong retryAfterMs) {
    int doublings = Math.min(attempt - 1, DOUBLINGS_LIMIT);
    long ceilingMs = Math.min(limitMs, firstMs << doublings);
    long jitteredMs = ceilingMs - jitter(ceilingMs / 2);
    long askedMs = Math.min(limitMs, Math.max(0, retryAfterMs.orElse(0)));
    return Math.max(jitteredMs, askedMs);
  }

  private long jitter(long boundMs) {
    synchronized (random) {
      return boundMs == 0 ? 0 : random.nextLong(boundMs + 1);
    }
  }
}
