package tempo.fastpay.chain.facts;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

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
}
