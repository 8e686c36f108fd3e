package tempo.fastpay.devchain.ledger;

import java.util.Optional;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.UInt64;

/**
 * The circumstances of a call.
 *
 * @param caller who calls, and who signed, where no contract calls another
 * @param accessKey the key that signed in the caller's name; empty: the caller's own
 * @param height of the block that the call is in
 */
record Invocation(
    Rules rules,
    Frame frame,
    Address caller,
    Optional<Address> accessKey,
    long height,
    long timestampMs) {
  /** The block's time in whole seconds, which contracts and validity windows go by. */
  UInt64 nowS() {
    return UInt64.of(timestampMs / 1000);
  }

  Invocation in(Frame other) {
    return new Invocation(rules, other, caller, accessKey, height, timestampMs);
  }

  /** A call that a contract makes for its caller. */
  Invocation through(Address contract, Frame other) {
    return new Invocation(rules, other, contract, Optional.empty(), height, timestampMs);
  }

  <V> V get(Cell<V> cell) {
    return frame.get(cell);
  }

  <V> void put(Cell<V> cell, V value) {
    frame.put(cell, value);
  }
}
