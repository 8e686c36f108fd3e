package tempo.fastpay.protocol.types;

import java.math.BigInteger;

/** An unsigned 64-bit number. Holds the bits of a {@code long}; never wraps. */
public record UInt64(long bits) implements Comparable<UInt64> {
  public static final UInt64 ZERO = new UInt64(0);
  public static final UInt64 ONE = new UInt64(1);
  public static final UInt64 MAX = new UInt64(-1L);

  /** A number that is known to be non-negative as a {@code long}. */
  public static UInt64 of(long value) {
    if (value < 0) {
      throw new IllegalArgumentException("negative: " + value);
    }
    return new UInt64(value);
  }

  public static UInt64 of(BigInteger value) {
    if (value.signum() < 0 || value.bitLength() > 64) {
      throw new IllegalArgumentException("not an unsigned 64-bit number: " + value);
    }
    return new UInt64(value.longValue());
  }

  /**
   * Parses plain decimal digits.
   *
   * @throws IllegalArgumentException if the text is empty, has another character, or exceeds 2^64-1
   */
  public static UInt64 parse(String decimal) {
    if (decimal.isEmpty() || decimal.length() > 20) {
      throw new IllegalArgumentException("expected a decimal number of 1 to 20 digits");
    }
    for (int i = 0; i < decimal.length(); i++) {
      if (decimal.charAt(i) < '0' || decimal.charAt(i) > '9') {
        throw new IllegalArgumentException("not a decimal digit at position " + i);
      }
    }
    return of(new BigInteger(decimal));
  }

  public boolean isZero() {
    return bits == 0;
  }

  /**
   * The number after this one.
   *
   * @throws ArithmeticException at 2^64-1
   */
  public UInt64 next() {
    if (bits == -1L) {
      throw new ArithmeticException("no number follows 2^64-1 in 64 bits");
    }
    return new UInt64(bits + 1);
  }

  public BigInteger toBigInteger() {
    BigInteger low = BigInteger.valueOf(bits & Long.MAX_VALUE);
    return bits < 0 ? low.setBit(63) : low;
  }

  public boolean isLessThan(UInt64 other) {
    return compareTo(other) < 0;
  }

  @Override
  public int compareTo(UInt64 other) {
    return Long.compareUnsigned(bits, other.bits);
  }

  // Written out for speed: see package-info.java.
  @Override
  public boolean equals(Object other) {
    return other instanceof UInt64 that && bits == that.bits;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(bits);
  }

  @Override
  public String toString() {
    return toBigInteger().toString();
  }
}
