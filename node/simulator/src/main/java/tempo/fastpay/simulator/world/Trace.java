package tempo.fastpay.simulator.world;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Tells people what happened. Words are made only where somebody reads them. */
public final class Trace {
  private final boolean kept;
  private final List<String> lines = new ArrayList<>();
  private int steps;
  private boolean ended;

  public Trace(boolean kept) {
    this.kept = kept;
  }

  public void note(Object... words) {
    if (ended) {
      return;
    }
    steps++;
    if (kept) {
      lines.add(Arrays.stream(words).map(String::valueOf).collect(Collectors.joining(" ")));
    }
  }

  /** Ends the history: what happens from now on is not told. */
  void end() {
    ended = true;
  }

  /** The number of steps so far. */
  public int steps() {
    return steps;
  }

  public List<String> lines() {
    return List.copyOf(lines);
  }
}
