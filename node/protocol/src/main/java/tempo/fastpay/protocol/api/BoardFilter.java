package tempo.fastpay.protocol.api;

import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.TxHash;

/** Selects entries of a bulletin board. */
public sealed interface BoardFilter {
  record All() implements BoardFilter {}

  record OfTx(TxHash txHash) implements BoardFilter {}

  /** Selects payments sent or received by this address. */
  record OfAddress(Address address) implements BoardFilter {}
}
