package tempo.fastpay.launcher.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a soak must show: every payment certified, nothing refused but for back-pressure, and
 * neither heap nor record growing with the number of payments.
 */
final class SoakCriteria {
  /**
   * By then what is bounded by number is full: the 100,000 ended payments a validator tells of, the
   * board's entries, the chain's receipts. Heap before that has to grow.
   */
  static final long FULL_PAYMENTS = 150_000;

  /** The last quarter's smallest heap, over the second quarter's. */
  static final double HEAP_GROWTH_LIMIT = 1.15;

  /** The largest record, over the first fifth's. */
  static final double RECORD_GROWTH_LIMIT = 1.5;

  /** A record within this is not called large: it holds what its store has not yet compacted. */
  static final long RECORD_SMALL_BYTES = 512L * 1024 * 1024;

  private static final double MEBIBYTE = 1024 * 1024;

  /**
   * How a criterion came out.
   *
   * @param words what was compared with what
   */
  record Verdict(boolean broken, String words) {}

  private SoakCriteria() {}

  static List<Verdict> judge(Soak.Report report) {
    List<Verdict> verdicts = new ArrayList<>();
    verdicts.add(
        new Verdict(
            report.certified() != report.payments() || report.wrong() != 0,
            String.format(
                Locale.ROOT,
                "certified: %d of %d, %d of the certificates wrong",
                report.certified(),
                report.payments(),
                report.wrong())));
    verdicts.add(
        new Verdict(
            !report.failures().isEmpty(),
            "refused: tried again " + report.refusals() + ", anything else " + report.failures()));
    if (report.points().size() == Soak.POINTS) {
      verdicts.add(heap(report));
      verdicts.add(record(report.points()));
    }
    return verdicts;
  }

  private static Verdict heap(Soak.Report report) {
    int quarter = Soak.POINTS / 4;
    List<Soak.Point> points = report.points();
    if (points.get(quarter - 1).payments() < FULL_PAYMENTS) {
      return new Verdict(
          false,
          "heap after GC: not judged, since its bounded stores fill until payment "
              + FULL_PAYMENTS
              + ": soak with at least "
              + 4 * FULL_PAYMENTS);
    }
    long second = leastHeap(points.subList(quarter, 2 * quarter));
    long last = leastHeap(points.subList(3 * quarter, Soak.POINTS));
    return new Verdict(
        last > HEAP_GROWTH_LIMIT * second,
        String.format(
            Locale.ROOT,
            "heap after GC: at least %.1f MiB in the last quarter, %.1f MiB in the second, at most"
                + " %.2f times that expected",
            last / MEBIBYTE,
            second / MEBIBYTE,
            HEAP_GROWTH_LIMIT));
  }

  private static long leastHeap(List<Soak.Point> points) {
    return points.stream().mapToLong(Soak.Point::heapBytesAfterGc).min().orElseThrow();
  }

  private static Verdict record(List<Soak.Point> points) {
    long first = mostRecord(points.subList(0, Soak.POINTS / 5));
    long all = mostRecord(points);
    return new Verdict(
        all > Math.max(RECORD_SMALL_BYTES, (long) (RECORD_GROWTH_LIMIT * first)),
        String.format(
            Locale.ROOT,
            "record: at most %.1f MiB, in the first fifth %.1f MiB, at most %.1f times that or"
                + " %.0f MiB expected",
            all / MEBIBYTE,
            first / MEBIBYTE,
            RECORD_GROWTH_LIMIT,
            RECORD_SMALL_BYTES / MEBIBYTE));
  }

  private static long mostRecord(List<Soak.Point> points) {
    return points.stream().mapToLong(Soak.Point::recordBytes).max().orElseThrow();
  }
}
