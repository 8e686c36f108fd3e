package tempo.fastpay.client;

import java.math.BigInteger;
import java.util.Optional;
import tempo.fastpay.protocol.tx.UnsignedPayment;

/** The most a payment's fee can cost, before it is signed. */
final class FeeBound {
  private static final BigInteger ATTO_PER_UNIT = BigInteger.TEN.pow(12);

  private FeeBound() {}

  /** In units of the asset that is paid; zero where the fee is paid in another token. */
  static BigInteger inAsset(UnsignedPayment terms) {
    if (!terms.feeToken().equals(Optional.of(terms.asset()))) {
      return BigInteger.ZERO;
    }
    BigInteger[] parts =
        terms
            .gasLimit()
            .toBigInteger()
            .multiply(terms.maxFeePerGas())
            .divideAndRemainder(ATTO_PER_UNIT);
    return parts[1].signum() == 0 ? parts[0] : parts[0].add(BigInteger.ONE);
  }
}
