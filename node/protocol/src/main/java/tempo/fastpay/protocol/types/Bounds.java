package tempo.fastpay.protocol.types;

/**
 * Checks that a number is within its bounds. A refusal names the number that is wrong, what was
 * expected and what was found, since an operator who reads the message sees nothing else.
 */
public final class Bounds {
  private Bounds() {}

  /**
   * Refuses a number below the least.
   *
   * @throws IllegalArgumentException as {@code permits: expected at least 1, got 0}
   */
  public static void atLeast(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(name + ": expected at least " + least + ", got " + value);
    }
  }

  /**
   * Refuses a number outside of a range.
   *
   * @param most counts as inside
   * @throws IllegalArgumentException as {@code slowMs: expected 1 to 5000, got 0}
   */
  public static void within(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + ": expected " + least + " to " + most + ", got " + value);
    }
  }
}
