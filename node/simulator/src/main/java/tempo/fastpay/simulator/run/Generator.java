package tempo.fastpay.simulator.run;

/** Plays one kind of histories. */
public interface Generator {
  String name();

  /**
   * Plays the history of one seed: always the same one.
   *
   * @param traced whether the outcome tells it in words
   */
  Outcome play(long seed, Maker maker, boolean traced);
}
