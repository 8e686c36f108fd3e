package tempo.fastpay.simulator.judge;

/** A law is broken, or a promise. Ends the run. */
public final class Breach extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String judge;

  Breach(Object judge, String what) {
    super(what);
    this.judge = judge.getClass().getSimpleName();
  }

  /** Who saw it. */
  public String judge() {
    return judge;
  }
}
