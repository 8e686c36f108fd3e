package tempo.fastpay.protocol.api;

import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.TxHash;

/** Names the payment that is asked for. */
public sealed interface PaymentQuery {
  record ByTxHash(TxHash txHash) implements PaymentQuery {}

  record ByContentionKey(ContentionKey key) implements PaymentQuery {}
}
