package tempo.fastpay.simulator.world;

import java.util.EnumMap;
import java.util.Map;

/** Counts how often each fault occurred in one run. */
public final class Faults {
  private final Map<Fault, Integer> counts = new EnumMap<>(Fault.class);

  public void count(Fault fault) {
    counts.merge(fault, 1, Integer::sum);
  }

  public int of(Fault fault) {
    return counts.getOrDefault(fault, 0);
  }
}
