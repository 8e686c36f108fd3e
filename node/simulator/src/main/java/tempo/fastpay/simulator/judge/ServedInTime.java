package tempo.fastpay.simulator.judge;

import java.util.Collection;

/**
 * Liveness (docs/protocol.md, "What the system promises"): so long after the network has healed,
 * with all honest validators up and all liars silent, every honest sender with money has had a
 * payment certified.
 */
public final class ServedInTime {
  /** Takes the payers that still wait. */
  public void judge(Collection<?> waiting, long afterMs) {
    if (!waiting.isEmpty()) {
      throw new Breach(this, waiting + " still wait " + afterMs + " ms after everything healed");
    }
  }
}
