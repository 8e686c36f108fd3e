package tempo.fastpay.chain.facts;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import tempo.fastpay.chain.block.BlockId;
import tempo.fastpay.loop.BoundedMap;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Holds the facts that are true at one block, and takes them to the next one but for what moved.
 * What moved in the last step is still known for the block before it, since payments are decided
 * there until that step is recorded. What was read at one of the last {@value #STEPS_LIMIT} blocks,
 * and has not moved since, is true now: so a node that is slower than blocks are is of use. Where
 * one cell more comes, the one longest unused leaves.
 */
final class Carried {
  /** Steps of which it is known what they moved. */
  static final int STEPS_LIMIT = 16;

  /** A step that has been taken: from a block, and the parts that moved on the way. */
  private record Step(BlockId from, Set<Part> moved) {}

  /** A fact, true from a height to now. */
  private record Entry(Object value, UInt64 since) {}

  private final BoundedMap<Cell<?>, Entry> entries;
  private final Map<Part, Set<Cell<?>>> resting = new HashMap<>();

  /** Cells whose values a later block may change without a word. */
  private final Set<Cell<?>> forNowOnly = new HashSet<>();

  private Optional<BlockId> now = Optional.empty();

  /** The last steps, the latest first: each begins where the one after it ends. */
  private final Deque<Step> steps = new ArrayDeque<>();

  private Map<Cell<?>, Entry> replaced = Map.of();

  Carried(int cellsLimit) {
    this.entries = BoundedMap.byAccess(cellsLimit, (cell, entry) -> letGo(cell));
  }

  /** The block at which everything here is true; empty: nothing is held. */
  Optional<BlockId> now() {
    return now;
  }

  /** A cell's value at a block; empty: it has to be read there. */
  <V> Optional<V> get(Cell<V> cell, BlockId at) {
    if (isAt(now, at)) {
      return value(entries.get(cell));
    }
    if (steps.stream().noneMatch(step -> step.from().equals(at))) {
      return Optional.empty();
    }
    Entry old = replaced.get(cell);
    Entry entry = old != null && steps.getFirst().from().equals(at) ? old : entries.get(cell);
    return entry == null || at.height().isLessThan(entry.since()) ? Optional.empty() : value(entry);
  }

  /** The value of a cell that the last step has moved, as it was before. */
  <V> Optional<V> replaced(Cell<V> cell) {
    return value(replaced.get(cell));
  }

  private static boolean isAt(Optional<BlockId> block, BlockId at) {
    return block.isPresent() && block.get().equals(at);
  }

  /** Cells are put with values of their own type alone. */
  @SuppressWarnings("unchecked")
  private static <V> Optional<V> value(Entry entry) {
    return Optional.ofNullable(entry).map(held -> (V) held.value());
  }

  /** Takes in what was read at a block; it is held where it is true now. */
  <V> void put(Cell<V> cell, V value, BlockId at) {
    if (now.isEmpty()) {
      now = Optional.of(at);
    }
    if (!isAt(now, at) && !(cell.isCarriedOver(value) && standsSince(at, cell))) {
      return;
    }
    if (entries.put(cell, new Entry(value, at.height())) == null) {
      for (Part part : cell.parts()) {
        resting.computeIfAbsent(part, any -> new HashSet<>()).add(cell);
      }
    }
    if (cell.isCarriedOver(value)) {
      forNowOnly.remove(cell);
    } else {
      forNowOnly.add(cell);
    }
  }

  /** False: one of the steps since that block has moved it, or what they moved is not known. */
  private boolean standsSince(BlockId at, Cell<?> cell) {
    for (Step step : steps) {
      if (!Collections.disjoint(step.moved(), cell.parts())) {
        return false;
      }
      if (step.from().equals(at)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Goes on to a later block.
   *
   * @param moved the parts that moved on the way
   * @return the cells that are no longer known
   */
  Set<Cell<?>> move(BlockId to, Set<Part> moved) {
    Set<Cell<?>> gone = new HashSet<>(forNowOnly);
    for (Part part : moved) {
      gone.addAll(resting.getOrDefault(part, Set.of()));
    }
    Map<Cell<?>, Entry> last = new LinkedHashMap<>();
    for (Cell<?> cell : gone) {
      last.put(cell, entries.remove(cell));
      letGo(cell);
    }
    replaced = last;
    now.ifPresent(from -> steps.addFirst(new Step(from, Set.copyOf(moved))));
    if (steps.size() > STEPS_LIMIT) {
      steps.removeLast();
    }
    now = Optional.of(to);
    return gone;
  }

  private void letGo(Cell<?> cell) {
    forNowOnly.remove(cell);
    for (Part part : cell.parts()) {
      Set<Cell<?>> cells = resting.get(part);
      cells.remove(cell);
      if (cells.isEmpty()) {
        resting.remove(part);
      }
    }
  }

  /**
   * Up to so many cells to audit that have been carried over at least once, each as likely as
   * another.
   */
  List<Cell<?>> sample(int count, RandomGenerator random) {
    List<Cell<?>> picked = new ArrayList<>();
    int seen = 0;
    for (Map.Entry<Cell<?>, Entry> entry : entries.entrySet()) {
      if (!isCarried(entry.getValue()) || !entry.getKey().isAudited()) {
        continue;
      }
      seen++;
      if (picked.size() < count) {
        picked.add(entry.getKey());
      } else {
        int place = random.nextInt(seen);
        if (place < count) {
          picked.set(place, entry.getKey());
        }
      }
    }
    return picked;
  }

  private boolean isCarried(Entry entry) {
    return now.isPresent() && entry.since().isLessThan(now.get().height());
  }

  /** Holds nothing any more. */
  void forget() {
    entries.clear();
    resting.clear();
    forNowOnly.clear();
    replaced = Map.of();
    now = Optional.empty();
    steps.clear();
  }
}
