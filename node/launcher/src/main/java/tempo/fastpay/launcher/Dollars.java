package tempo.fastpay.launcher;

import java.math.BigDecimal;
import java.math.BigInteger;
import tempo.fastpay.protocol.types.UInt64;

/** Reads and writes amounts as people do: whole tokens of six decimals, as TIP-20 has. */
public final class Dollars {
  /** The form that {@link #parse} takes, for messages. */
  public static final String EXPECTED = "an amount above 0 with at most 6 decimals, like 10.00";

  private static final int DECIMALS = 6;
  private static final int SHOWN_DECIMALS = 2;

  private Dollars() {}

  /** Reads an amount; the result is in the token's smallest unit. */
  public static UInt64 parse(String text) {
    if (!text.matches("[0-9]{1,14}(\\.[0-9]{1,6})?")) {
      throw new IllegalArgumentException("expected " + EXPECTED);
    }
    UInt64 units = UInt64.of(new BigDecimal(text).movePointRight(DECIMALS).toBigIntegerExact());
    if (units.isZero()) {
      throw new IllegalArgumentException("expected " + EXPECTED);
    }
    return units;
  }

  /** Writes an amount with a dollar sign and two decimals, or as many as it needs. */
  public static String format(BigInteger units) {
    BigDecimal dollars = new BigDecimal(units, DECIMALS).stripTrailingZeros();
    return "$" + dollars.setScale(Math.max(SHOWN_DECIMALS, dollars.scale())).toPlainString();
  }
}
