package tempo.fastpay.chain.facts;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.UInt64;

/** The values of cells at one block, as far as they are known. */
final class Known {
  private final Map<Cell<?>, Object> values = new HashMap<>();

  void put(Cell<?> cell, Object value) {
    values.put(cell, value);
  }

  boolean has(Cell<?> cell) {
    return values.containsKey(cell);
  }

  /** Cells are put with values of their own type alone. */
  @SuppressWarnings("unchecked")
  <V> Optional<V> find(Cell<V> cell) {
    return Optional.ofNullable((V) values.get(cell));
  }

  /**
   * The value of a cell that is known.
   *
   * @throws IllegalStateException where it is not
   */
  <V> V get(Cell<V> cell) {
    return find(cell).orElseThrow(() -> new IllegalStateException(cell + " is not known"));
  }

  /**
   * The nonce of a lane whose {@link Cell#nonce cell} is known.
   *
   * @throws IllegalStateException where it is not
   */
  UInt64 nonce(Lane lane) {
    return Cell.nonce(lane) instanceof Cell.AccountNonce account
        ? get(account).nonce()
        : get(new Cell.LaneNonce(lane));
  }
}
