package tempo.fastpay.sidecar.core;

import java.util.List;

/**
 * What kind of history a {@link Schedule} plays.
 *
 * @param senders how many of three people send; the first has 15 and equivocates
 * @param lanes of each sender
 * @param sequences of each lane
 * @param until seconds at which payments end; 0 for never
 * @param restarts whether validators restart, and lose their QCs
 */
record Shape(
    int senders,
    int payments,
    int lanes,
    int sequences,
    List<Long> amounts,
    List<Long> fees,
    List<Long> until,
    boolean restarts) {

  static final long FOREVER = 0;

  static final List<Long> NO_FEES = List.of(0L);
  static final List<Long> NEVER = List.of(FOREVER);

  /** One lane, amounts near two fifths of fifteen. */
  static final Shape LANE =
      new Shape(1, 8, 1, 4, List.of(1L, 5L, 6L, 6L, 7L, 10L), NO_FEES, NEVER, false);

  static final Shape LANES = new Shape(1, 5, 3, 1, List.of(6L, 6L, 7L), NO_FEES, NEVER, true);

  static final Shape EXPIRIES =
      new Shape(
          1, 8, 1, 3, List.of(1L, 1L, 6L, 6L, 7L), NO_FEES, List.of(20L, 26L, 26L, 38L, 0L), true);

  static final Shape FEES =
      new Shape(1, 6, 1, 3, List.of(1L, 2L, 3L, 4L), List.of(0L, 3L, 4L, 5L), NEVER, true);

  static final Shape PEOPLE =
      new Shape(3, 8, 2, 2, List.of(1L, 5L, 6L, 7L, 10L, 12L, 15L), NO_FEES, NEVER, true);
}
