package tempo.fastpay.client;

import tempo.fastpay.client.wallet.PaymentSigner;
import tempo.fastpay.protocol.tx.UnsignedPayment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;

/** Knows its account and cannot sign: a payment stays reserved. */
record BrokenSigner(PaymentSigner like) implements PaymentSigner {
  @Override
  public Address address() {
    return like.address();
  }

  @Override
  public Bytes sign(UnsignedPayment payment) {
    throw new IllegalStateException("no hands");
  }
}
