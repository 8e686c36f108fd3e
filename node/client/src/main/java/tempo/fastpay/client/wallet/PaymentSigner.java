package tempo.fastpay.client.wallet;

import tempo.fastpay.protocol.tx.UnsignedPayment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;

/**
 * Signs payments of one account.
 *
 * <p>Signing may be repeated: one payment gets identical bytes each time. A client signs its
 * payments one at a time, in the order of their nonces on a lane. It calls on its loop, so signing
 * must not block for long. What a signer throws fails the call of the client.
 */
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
