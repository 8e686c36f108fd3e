package tempo.fastpay.devchain.ledger;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The chain's state at its head and at the {@value #HEIGHTS_HELD} newest heights. A value that was
 * written below them stays while it is still the newest of its cell; the others are forgotten.
 */
final class State {
  static final int HEIGHTS_HELD = 256;

  /**
   * The cells beyond which nothing new is taken into the pool. What is in it already may still add
   * some.
   */
  static final int CELLS_LIMIT = 2_000_000;

  private static final class Version {
    private final long height;
    private final Object value;
    private Version before;

    Version(long height, Object value, Version before) {
      this.height = height;
      this.value = value;
      this.before = before;
    }
  }

  private final Map<Cell<?>, Version> cells = new HashMap<>();
  private final Deque<List<Cell<?>>> written = new ArrayDeque<>();
  private long height;

  /** A state whose first height has these values. */
  State(long height, Map<Cell<?>, Object> values) {
    this.height = height;
    values.forEach((cell, value) -> cells.put(cell, new Version(height, value, null)));
    written.add(List.of());
  }

  long height() {
    return height;
  }

  int size() {
    return cells.size();
  }

  boolean holds(long at) {
    return at <= height && at >= lowestHeld();
  }

  private long lowestHeld() {
    return height - written.size() + 1;
  }

  // A cell's value has the cell's type: Frame.put takes no other.
  @SuppressWarnings("unchecked")
  <V> V get(Cell<V> cell, long at) {
    Version version = cells.get(cell);
    while (version != null && version.height > at) {
      version = version.before;
    }
    return version == null ? cell.absent() : (V) version.value;
  }

  /** Begins the next height with what a block wrote. */
  void advance(Map<Cell<?>, Object> values) {
    height++;
    List<Cell<?>> touched = new ArrayList<>(values.size());
    values.forEach(
        (cell, value) -> {
          cells.put(cell, new Version(height, value, cells.get(cell)));
          touched.add(cell);
        });
    written.addLast(touched);
    if (written.size() > HEIGHTS_HELD) {
      written.removeFirst();
      written.getFirst().forEach(this::cut);
    }
  }

  /** Forgets the versions of a cell that no height held reads any more. */
  private void cut(Cell<?> cell) {
    Version version = cells.get(cell);
    Version above = null;
    while (version != null && version.height > lowestHeld()) {
      above = version;
      version = version.before;
    }
    if (version == null) {
      return;
    }
    version.before = null;
    if (version.value.equals(cell.absent())) {
      if (above == null) {
        cells.remove(cell);
      } else {
        above.before = null;
      }
    }
  }

  /** Takes heights back, as if they had never been. */
  void rollBack(long to) {
    while (height > to) {
      for (Cell<?> cell : written.removeLast()) {
        Version version = cells.get(cell);
        if (version != null && version.height == height) {
          put(cell, version.before);
        }
      }
      height--;
    }
  }

  private void put(Cell<?> cell, Version version) {
    if (version == null) {
      cells.remove(cell);
    } else {
      cells.put(cell, version);
    }
  }

  /** Shows every cell with its newest value. */
  void forEach(BiConsumer<Cell<?>, Object> reader) {
    cells.forEach((cell, version) -> reader.accept(cell, version.value));
  }
}
