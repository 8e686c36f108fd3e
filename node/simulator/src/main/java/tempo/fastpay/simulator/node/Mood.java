package tempo.fastpay.simulator.node;

import java.util.Optional;
import tempo.fastpay.simulator.world.Fault;

/** How a node behaves for a while. */
public enum Mood {
  WELL(null),
  LAGS(Fault.NODE_LAGS),
  STALE(Fault.NODE_STALE),
  ERRS(Fault.NODE_ERRS),
  SILENT(Fault.NODE_SILENT),
  CUTS(Fault.NODE_CUTS),
  DOWN(Fault.NODE_DOWN),
  REORGANISES(Fault.NODE_REORGANISES),
  FORKED(Fault.NODE_FORKED);

  private final Fault fault;

  Mood(Fault fault) {
    this.fault = fault;
  }

  public Optional<Fault> fault() {
    return Optional.ofNullable(fault);
  }
}
