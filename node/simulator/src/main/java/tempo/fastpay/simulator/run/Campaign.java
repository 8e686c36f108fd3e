package tempo.fastpay.simulator.run;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import tempo.fastpay.simulator.judge.Judges;
import tempo.fastpay.simulator.world.Fault;
import tempo.fastpay.simulator.world.Observer;
import tempo.fastpay.simulator.world.SimValidator;
import tempo.fastpay.simulator.world.World;

/**
 * Plays as many seeds as asked, on all cores. A seed names one history: which generator plays it
 * follows from it, the broad one every other time, the narrow one's shapes in turn in between.
 */
public final class Campaign {
  private static final int BATCH = 25;
  private static final long PROGRESS_SECONDS = 5;

  private final int faulty;
  private final long from;
  private final long end;
  private final PrintStream out;
  private final AtomicLong next;
  private final AtomicLong done = new AtomicLong();
  private final AtomicReference<Outcome> failed = new AtomicReference<>();
  private final long startedNs = System.nanoTime();

  private Campaign(int faulty, long from, long seeds, PrintStream out) {
    this.faulty = faulty;
    this.from = from;
    this.end = from + seeds;
    this.out = out;
    this.next = new AtomicLong(from);
  }

  /** Plays the broad generator among 3f + 1 validators, before all judges. */
  public static Generator broad(int faulty) {
    return broad(faulty, Judges::of);
  }

  /** Plays the broad generator before some judges only. */
  public static Generator broad(int faulty, Function<World, Observer> bench) {
    return Broad.of(faulty, bench);
  }

  /** The generator that plays a seed. */
  public static Generator generator(long seed, int faulty) {
    return seed % 2 == 0
        ? broad(faulty)
        : Narrow.of(Shape.ALL.get((int) (seed / 2 % Shape.ALL.size())).withFaulty(faulty));
  }

  /**
   * Plays the seeds, with progress, and a report of what went wrong in them.
   *
   * @return the first breach that was seen, told in words
   */
  public static Optional<Outcome> run(int faulty, long from, long seeds, PrintStream out)
      throws InterruptedException, ExecutionException {
    return new Campaign(faulty, from, seeds, out).run();
  }

  private Optional<Outcome> run() throws InterruptedException, ExecutionException {
    int cores = Runtime.getRuntime().availableProcessors();
    ExecutorService workers = Executors.newFixedThreadPool(cores);
    try {
      List<Future<Counts>> parts = new ArrayList<>();
      for (int i = 0; i < cores; i++) {
        parts.add(workers.submit(this::work));
      }
      workers.shutdown();
      while (!workers.awaitTermination(PROGRESS_SECONDS, TimeUnit.SECONDS)) {
        progress();
      }
      progress();
      Counts all = new Counts();
      for (Future<Counts> part : parts) {
        all.add(part.get());
      }
      all.print(out);
    } finally {
      workers.shutdownNow();
    }
    return Optional.ofNullable(failed.get())
        .map(
            outcome ->
                generator(outcome.seed(), faulty).play(outcome.seed(), SimValidator::new, true));
  }

  private void progress() {
    double seconds = (System.nanoTime() - startedNs) / 1e9;
    out.printf(
        Locale.ROOT,
        "seeds=%d of=%d seeds_per_second=%.0f%n",
        done.get(),
        end - from,
        done.get() / seconds);
  }

  private Counts work() {
    Counts counts = new Counts();
    for (long first = next.getAndAdd(BATCH);
        first < end && failed.get() == null;
        first = next.getAndAdd(BATCH)) {
      for (long seed = first; seed < Math.min(end, first + BATCH); seed++) {
        Outcome outcome = generator(seed, faulty).play(seed, SimValidator::new, false);
        counts.add(outcome);
        done.incrementAndGet();
        if (outcome.breach().isPresent()) {
          failed.compareAndSet(null, outcome);
        }
      }
    }
    return counts;
  }

  /**
   * Counts how often each fault occurred, and in how many runs; of the broad histories and of all.
   */
  private static final class Counts {
    private final Map<Fault, Long> times = new EnumMap<>(Fault.class);
    private final Map<Fault, Long> runs = new EnumMap<>(Fault.class);
    private long histories;
    private long broad;
    private long certified;
    private long steps;

    private void add(Outcome outcome) {
      histories++;
      certified += outcome.certified();
      steps += outcome.steps();
      if (outcome.generator().startsWith("broad")) {
        broad++;
        for (Fault fault : Fault.values()) {
          int count = outcome.faults().of(fault);
          times.merge(fault, (long) count, Long::sum);
          runs.merge(fault, count > 0 ? 1L : 0L, Long::sum);
        }
      }
    }

    private void add(Counts other) {
      histories += other.histories;
      broad += other.broad;
      certified += other.certified;
      steps += other.steps;
      other.times.forEach((fault, count) -> times.merge(fault, count, Long::sum));
      other.runs.forEach((fault, count) -> runs.merge(fault, count, Long::sum));
    }

    private void print(PrintStream out) {
      out.printf(
          "histories=%d broad=%d steps=%d certified=%d%n", histories, broad, steps, certified);
      for (Fault fault : Fault.values()) {
        out.printf(
            Locale.ROOT,
            "fault=%s times=%d share_of_broad_runs=%.3f%s%n",
            fault.name().toLowerCase(Locale.ROOT),
            times.getOrDefault(fault, 0L),
            broad == 0 ? 0 : (double) runs.getOrDefault(fault, 0L) / broad,
            fault.isRare() ? " rare_by_nature" : "");
      }
    }
  }
}
