package tempo.fastpay.face.gossip;

import java.util.random.RandomGenerator;

/**
 * Waits that double up to a limit, each between half of itself and all of it. For one thread at a
 * time.
 */
public final class BackOff {
  private final long firstMs;
  private final long limitMs;
  private final RandomGenerator random;
  private long nextMs;

  public BackOff(long firstMs, long limitMs, RandomGenerator random) {
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

  /** After success: the next wait is a first one. */
  public void reset() {
    nextMs = firstMs;
  }
}
