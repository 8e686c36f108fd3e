package tempo.fastpay.loop;

import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * Waits that double up to a limit, each between half of itself and all of it, so that callers that
 * failed together do not return together. For one thread at a time.
 */
public final class BackOff {
  private final long firstMs;
  private final long limitMs;
  private final RandomGenerator random;
  private long nextMs;

  /**
   * Waits that begin anew.
   *
   * @param firstMs at least 1
   * @param limitMs at least firstMs
   */
  public BackOff(long firstMs, long limitMs, RandomGenerator random) {
    if (firstMs < 1 || limitMs < firstMs) {
      throw new IllegalArgumentException(
          "expected 1 <= firstMs <= limitMs, got " + firstMs + " and " + limitMs);
    }
    this.firstMs = firstMs;
    this.limitMs = limitMs;
    this.random = random;
    this.nextMs = firstMs;
  }

  /** How long to wait before the next attempt, in milliseconds. */
  public long next() {
    long fullMs = nextMs;
    nextMs = fullMs > limitMs / 2 ? limitMs : 2 * fullMs;
    return random.nextLong(fullMs - fullMs / 2, fullMs + 1);
  }

  /**
   * How long to wait before the next attempt, in milliseconds.
   *
   * @param askedMs what the other side asked for; honoured up to the limit, since nobody must be
   *     able to put an attempt off for good
   */
  public long next(OptionalLong askedMs) {
    return Math.max(next(), Math.min(limitMs, askedMs.orElse(0)));
  }

  /** After success: the next wait is a first one. */
  public void reset() {
    nextMs = firstMs;
  }
}
