package tempo.fastpay.loop;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Counts how long things took, in classes from 1 ms to a minute. Thread-safe; bounded. */
public final class Durations {
  /** The upper ends of the classes in milliseconds; one more class has no end. */
  public static final List<Long> ENDS_MS =
      List.of(
          1L, 2L, 5L, 10L, 20L, 50L, 100L, 200L, 500L, 1_000L, 2_000L, 5_000L, 10_000L, 30_000L,
          60_000L);

  private final List<LongAdder> counts = new ArrayList<>();
  private final LongAdder sumMs = new LongAdder();

  public Durations() {
    for (int i = 0; i <= ENDS_MS.size(); i++) {
      counts.add(new LongAdder());
    }
  }

  /** Counts one that took so long; a time below 0 counts as 0. */
  public void add(long tookMs) {
    long ms = Math.max(0, tookMs);
    int place = 0;
    while (place < ENDS_MS.size() && ENDS_MS.get(place) < ms) {
      place++;
    }
    counts.get(place).increment();
    sumMs.add(ms);
  }

  /** The number in each class, those of {@link #ENDS_MS} in order and the one without an end. */
  public long[] counts() {
    return counts.stream().mapToLong(LongAdder::sum).toArray();
  }

  /** How many there were. */
  public long count() {
    return Arrays.stream(counts()).sum();
  }

  /** How long all of them took together. */
  public long sumMs() {
    return sumMs.sum();
  }
}
