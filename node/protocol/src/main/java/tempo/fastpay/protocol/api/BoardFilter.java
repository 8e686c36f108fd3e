package tempo.fastpay.protocol.api;

import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.TxHash;

/** Which entries of a bulletin board are asked for. */
public sealed interface BoardFilter {
  record All() implements BoardFilter {}

  record OfTx(TxHash txHash) implements BoardFilter {}

  /** Payments sent or received by this address. */
  record OfAddress(Address address) implements BoardFilter {}
}
