package tempo.fastpay.chain.facts;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tempo.fastpay.chain.block.BlockId;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.UInt64;

/** The values of cells at one block, as far as they are known: carried over, or read there. */
final class Known {
  private final Carried carried;
  private final BlockId at;
  private final FactsCounters counters;
  private final Map<Cell<?>, Object> values = new HashMap<>();

  /**
   * Knows what is carried over to a block.
   *
   * @param counters count each value that is taken from there, once
   */
  Known(Carried carried, BlockId at, FactsCounters counters) {
    this.carried = carried;
    this.at = at;
    this.counters = counters;
  }

  BlockId at() {
    return at;
  }

  void put(Cell<?> cell, Object value) {
    values.put(cell, value);
  }

  boolean has(Cell<?> cell) {
    return find(cell).isPresent();
  }

  /** Cells are put with values of their own type alone. */
  @SuppressWarnings("unchecked")
  <V> Optional<V> find(Cell<V> cell) {
    Object value = values.get(cell);
    if (value != null) {
      return Optional.of((V) value);
    }
    Optional<V> held = carried.get(cell, at);
    if (held.isPresent()) {
      counters.carriedOver();
      values.put(cell, held.get());
    }
    return held;
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
