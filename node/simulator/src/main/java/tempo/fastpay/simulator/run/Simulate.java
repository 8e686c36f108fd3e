package tempo.fastpay.simulator.run;

import java.util.Optional;

/** The command: {@code --seeds N --f 1|2 --from SEED}. Exit 1: a law is broken, 2: wrong words. */
public final class Simulate {
  private static final String USAGE = "usage: scripts/simulate [--seeds N] [--f 1|2] [--from SEED]";

  private Simulate() {}

  /** Plays seeds, and ends with the failing one. */
  public static void main(String[] args) throws Exception {
    long seeds = 10_000;
    int faulty = 1;
    long from = 0;
    try {
      for (int i = 0; i < args.length; i += 2) {
        long value = Long.parseLong(args[i + 1]);
        switch (args[i]) {
          case "--seeds" -> seeds = value;
          case "--f" -> faulty = Math.toIntExact(value);
          case "--from" -> from = value;
          default -> throw new IllegalArgumentException(args[i]);
        }
      }
      if (seeds < 1 || faulty < 1 || faulty > 2 || from < 0) {
        throw new IllegalArgumentException("a number is out of range");
      }
    } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException bad) {
      System.err.println("simulate: " + bad.getMessage() + "; " + USAGE);
      System.exit(2);
    }
    Optional<Outcome> failed = Campaign.run(faulty, from, seeds, System.out);
    if (failed.isPresent()) {
      System.out.println(failed.get());
      System.out.println(
          "again: scripts/simulate --f " + faulty + " --seeds 1 --from " + failed.get().seed());
      System.out.println("failing_seed=" + failed.get().seed());
      System.exit(1);
    }
  }
}
