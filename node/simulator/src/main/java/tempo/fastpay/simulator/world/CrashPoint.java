package tempo.fastpay.simulator.world;

/** A place between two steps of a validator, where its process may end. */
public enum CrashPoint {
  BEFORE_APPEND(Fault.CRASH_BEFORE_APPEND),
  BEFORE_SYNC(Fault.CRASH_BEFORE_SYNC),
  BEFORE_REPLY(Fault.CRASH_BEFORE_REPLY),
  AFTER_REPLY(Fault.CRASH_AFTER_REPLY),
  /** H is on its way to the record. */
  ADVANCING(Fault.CRASH_AROUND_ADVANCE),
  /** H is recorded, and nothing was pruned by it. */
  ADVANCED(Fault.CRASH_AROUND_ADVANCE),
  /** A request is on its way to a chain node, which may get it. */
  ASKING_NODE(Fault.CRASH_ASKING_NODE),
  /** A chain node's answer is there, and nobody has looked at it. */
  NODE_ANSWERED(Fault.CRASH_ASKING_NODE),
  /** Between two turns, whatever it was about. */
  ANYWHERE(Fault.CRASH_ANYWHERE);

  private final Fault fault;

  CrashPoint(Fault fault) {
    this.fault = fault;
  }

  public Fault fault() {
    return fault;
  }
}
