package tempo.fastpay.simulator.judge;

/** Says that a law, or a promise, is broken. Ends the run. */
public final class Breach extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String judge;

  Breach(Object judge, String what) {
    super(what);
    this.judge = judge.getClass().getSimpleName();
  }

  /** The judge that saw it. */
  public String judge() {
    return judge;
  }

  /** What a history tells of it. */
  public String words() {
    return judge + ": " + getMessage();
  }
}
