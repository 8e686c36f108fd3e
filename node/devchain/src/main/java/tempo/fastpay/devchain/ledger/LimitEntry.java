package tempo.fastpay.devchain.ledger;

import java.math.BigInteger;
import tempo.fastpay.protocol.types.UInt64;

/**
 * What an access key may spend of one token.
 *
 * @param most what it may spend in each period
 * @param periodS seconds; 0: the limit is for once
 * @param periodEnd unix time in seconds; 0 where there is no period
 */
public record LimitEntry(BigInteger remaining, BigInteger most, UInt64 periodS, UInt64 periodEnd) {
  /** A token of which the key may spend nothing. */
  public static final LimitEntry NONE =
      new LimitEntry(BigInteger.ZERO, BigInteger.ZERO, UInt64.ZERO, UInt64.ZERO);

  /** The limit as it stands at a time: where a period has ended, the next one has begun. */
  LimitEntry at(UInt64 nowS) {
    if (periodS.isZero() || nowS.isLessThan(periodEnd)) {
      return this;
    }
    BigInteger period = periodS.toBigInteger();
    BigInteger end = periodEnd.toBigInteger();
    BigInteger begun =
        nowS.toBigInteger().subtract(end).divide(period).add(BigInteger.ONE).multiply(period);
    return new LimitEntry(
        most, most, periodS, UInt64.of(end.add(begun).min(UInt64.MAX.toBigInteger())));
  }

  LimitEntry withRemaining(BigInteger amount) {
    return new LimitEntry(amount, most, periodS, periodEnd);
  }
}
