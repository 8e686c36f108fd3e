package tempo.fastpay.simulator.run;

import java.util.List;
import tempo.fastpay.simulator.world.Order;

/**
 * The kind of history that {@link Narrow} plays.
 *
 * @param faulty f: the committee has 3f + 1 members, f of them lie
 * @param senders how many of three people send; the first has 15 and equivocates
 * @param lanes of each sender
 * @param sequences of each lane
 * @param until seconds at which payments end
 * @param restarts whether validators crash and restart
 */
public record Shape(
    String name,
    int faulty,
    int senders,
    int payments,
    int lanes,
    int sequences,
    List<Long> amounts,
    List<Long> fees,
    List<Long> until,
    boolean restarts) {

  private static final List<Long> NO_FEES = List.of(0L);
  private static final List<Long> NEVER = List.of(Order.NEVER);

  /** One lane, amounts near two fifths of fifteen. */
  public static final Shape LANE =
      new Shape("lane", 1, 1, 8, 1, 4, List.of(1L, 5L, 6L, 6L, 7L, 10L), NO_FEES, NEVER, false);

  public static final Shape LANES =
      new Shape("lanes", 1, 1, 5, 3, 1, List.of(6L, 6L, 7L), NO_FEES, NEVER, true);

  public static final Shape EXPIRIES =
      new Shape(
          "expiries",
          1,
          1,
          8,
          1,
          3,
          List.of(1L, 1L, 6L, 6L, 7L),
          NO_FEES,
          List.of(20L, 26L, 26L, 38L, Order.NEVER),
          true);

  public static final Shape FEES =
      new Shape(
          "fees", 1, 1, 6, 1, 3, List.of(1L, 2L, 3L, 4L), List.of(0L, 3L, 4L, 5L), NEVER, true);

  public static final Shape PEOPLE =
      new Shape(
          "people", 1, 3, 8, 2, 2, List.of(1L, 5L, 6L, 7L, 10L, 12L, 15L), NO_FEES, NEVER, true);

  /** Credits that expire before they are spent. */
  public static final Shape CREDITS =
      new Shape(
          "credits",
          1,
          3,
          8,
          1,
          2,
          List.of(6L, 7L, 10L, 12L, 15L),
          NO_FEES,
          List.of(20L, 26L, 38L, 60L),
          true);

  /** Payments that expire under others of their lane. */
  public static final Shape SUCCESSORS =
      new Shape(
          "successors", 1, 1, 4, 1, 2, List.of(1L), NO_FEES, List.of(20L, Order.NEVER), false);

  public static final List<Shape> ALL =
      List.of(LANE, LANES, EXPIRIES, FEES, PEOPLE, CREDITS, SUCCESSORS);

  /** This shape with another committee: more validators need more steps to agree. */
  public Shape withFaulty(int other) {
    return new Shape(
        name, other, senders, payments, lanes, sequences, amounts, fees, until, restarts);
  }
}
