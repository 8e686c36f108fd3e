package tempo.fastpay.client;

import java.math.BigInteger;
import java.util.Optional;
import tempo.fastpay.protocol.tx.UnsignedPayment;

/** The most a payment's fee can cost, before it is signed. */
final class FeeBound {
  private FeeBound() {}

  /** In units of the asset that is paid; zero where the fee is paid in another token. */
  static BigInteger inAsset(UnsignedPayment terms) {
    return terms.feeToken().equals(Optional.of(terms.asset())) ? terms.feeBound() : BigInteger.ZERO;
  }
}
