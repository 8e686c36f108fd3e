package tempo.fastpay.loop;

import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * Gives waits that double up to a limit, each drawn between half of itself and all of it, so that
 * callers that failed together do not return together. For one thread at a time.
 */
public final class BackOff {
  private final long firstMs;
  private final long limitMs;
  private final RandomGenerator random;
  private long nextMs;

  /**
   * Begins with the first wait.
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

  /** The wait before the next attempt, in milliseconds. */
  public long next() {
    long fullMs = nextMs;
    nextMs = fullMs > limitMs / 2 ? limitMs : 2 * fullMs;
    return random.nextLong(fullMs - fullMs / 2, fullMs + 1);
  }

  /**
   * The wait before the next attempt, in milliseconds.
   *
   * @param askedMs the wait that the other side asked for; honoured up to the limit, since nobody
   *     must be able to put an attempt off for good
   */
  public long next(OptionalLong askedMs) {
    return Math.max(next(), Math.min(limitMs, askedMs.orElse(0)));
  }

  /** Begins again with the first wait. Called after a success. */
  public void reset() {
    nextMs = firstMs;
  }
}
