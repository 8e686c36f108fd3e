package tempo.fastpay.chain.facts;

import java.util.concurrent.atomic.LongAdder;

/** Counts where facts came from, ready for metrics. Thread-safe. */
public final class FactsCounters {
  private final LongAdder carriedOver = new LongAdder();
  private final LongAdder read = new LongAdder();
  private final LongAdder audited = new LongAdder();
  private final LongAdder differing = new LongAdder();

  void carriedOver() {
    carriedOver.increment();
  }

  void read() {
    read.increment();
  }

  void audited() {
    audited.increment();
  }

  void differing() {
    differing.increment();
  }

  /** The counts now. */
  public Counts counts() {
    return new Counts(carriedOver.sum(), read.sum(), audited.sum(), differing.sum());
  }

  /**
   * Counts of facts.
   *
   * @param carriedOver answered without asking the node
   * @param read read from the node
   * @param audited carried over, and read again to compare
   * @param differing of these, how many were not what the node says; 0, or facts are no longer
   *     carried over
   */
  public record Counts(long carriedOver, long read, long audited, long differing) {}
}
