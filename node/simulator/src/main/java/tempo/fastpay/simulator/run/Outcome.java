package tempo.fastpay.simulator.run;

import java.util.List;
import java.util.Optional;
import tempo.fastpay.simulator.judge.Breach;
import tempo.fastpay.simulator.world.Faults;
import tempo.fastpay.simulator.world.World;

/**
 * The outcome of one seed.
 *
 * @param breach the breach that a judge saw; empty: none
 * @param steps how much happened
 * @param certified how many payments were certified
 * @param trace the history in words, if it was asked for
 */
public record Outcome(
    String generator,
    long seed,
    Optional<Seen> breach,
    int steps,
    int certified,
    Faults faults,
    List<String> trace) {

  /** A breach that a judge saw. */
  public record Seen(String judge, String what) {}

  public Outcome {
    trace = List.copyOf(trace);
  }

  /** Plays a history to its end, or to the first breach. */
  static Outcome of(String generator, long seed, World world, Runnable history) {
    try {
      history.run();
    } catch (Breach breach) {
      world.breached(breach, breach.words());
    }
    return new Outcome(
        generator,
        seed,
        world
            .breach()
            .map(Breach.class::cast)
            .map(breach -> new Seen(breach.judge(), breach.getMessage())),
        world.trace().steps(),
        world.truth().certified().size(),
        world.faults(),
        world.trace().lines());
  }

  @Override
  public String toString() {
    return generator
        + " seed "
        + seed
        + breach.map(seen -> ": " + seen.judge() + ": " + seen.what()).orElse(": nothing")
        + " after "
        + steps
        + " steps\n"
        + String.join("\n", trace);
  }
}
