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
        switch (args[i]) {
          case "--seeds" -> seeds = number(args, i, 1, Long.MAX_VALUE);
          case "--f" -> faulty = (int) number(args, i, 1, 2);
          case "--from" -> from = number(args, i, 0, Long.MAX_VALUE);
          default -> throw new IllegalArgumentException("unknown option " + args[i]);
        }
      }
    } catch (IllegalArgumentException bad) {
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

  private static long number(String[] args, int option, long least, long most) {
    String given = option + 1 < args.length ? args[option + 1] : "nothing";
    try {
      long number = Long.parseLong(given);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException noNumber) {
      // Said below.
    }
    throw new IllegalArgumentException(
        args[option] + ": expected a number from " + least + " to " + most + ", got " + given);
  }
}
