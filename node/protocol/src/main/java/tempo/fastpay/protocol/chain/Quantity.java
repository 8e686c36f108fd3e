package tempo.fastpay.protocol.chain;

import java.math.BigInteger;
import tempo.fastpay.protocol.types.UInt64;

/** Numbers as the JSON-RPC of Ethereum nodes writes them: 0x and hex digits without zeros ahead. */
public final class Quantity {
  private static final int DIGITS_LIMIT = 64;

  private Quantity() {}

  public static String of(UInt64 number) {
    return "0x" + Long.toHexString(number.bits());
  }

  public static String of(long number) {
    return of(UInt64.of(number));
  }

  public static String of(BigInteger number) {
    if (number.signum() < 0) {
      throw new IllegalArgumentException("negative: " + number);
    }
    return "0x" + number.toString(16);
  }

  /**
   * Reads a number; zeros ahead are taken, since some nodes write them.
   *
   * @throws IllegalArgumentException where the text is no such number, or has more than 256 bits
   */
  public static BigInteger number(String text) {
    if (!text.startsWith("0x") || text.length() < 3 || text.length() > 2 + DIGITS_LIMIT) {
      throw new IllegalArgumentException("expected 0x and 1 to 64 hex digits");
    }
    for (int i = 2; i < text.length(); i++) {
      if (Character.digit(text.charAt(i), 16) < 0 || text.charAt(i) > 'f') {
        throw new IllegalArgumentException("not a hex digit at position " + i);
      }
    }
    return new BigInteger(text.substring(2), 16);
  }

  /**
   * Reads a number of at most 64 bits.
   *
   * @throws IllegalArgumentException where it is none
   */
  public static UInt64 uint64(String text) {
    return UInt64.of(number(text));
  }
}
