package tempo.fastpay.client;

import java.math.BigInteger;
import java.util.Optional;
import tempo.fastpay.protocol.tx.UnsignedPayment;

/** Computes the most that the fee of an unsigned payment can cost. */
final class FeeBound {
  private FeeBound() {}

  /**
   * The fee bound in units of the asset that is paid; zero where the fee is paid in another token.
   */
  static BigInteger inAsset(UnsignedPayment terms) {
    return terms.feeToken().equals(Optional.of(terms.asset())) ? terms.feeBound() : BigInteger.ZERO;
  }
}
