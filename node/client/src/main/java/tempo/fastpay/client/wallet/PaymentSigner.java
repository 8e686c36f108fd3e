package tempo.fastpay.client.wallet;

import tempo.fastpay.protocol.tx.UnsignedPayment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;

/** Signs payments of one account. */
public interface PaymentSigner {
  /** The account that pays. */
  Address address();

  /**
   * Signs with the account's key, the same bytes each time for the same payment: what a crash
   * interrupted is signed again.
   *
   * @return the raw transaction
   */
  Bytes sign(UnsignedPayment payment);
}
