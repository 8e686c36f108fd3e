package tempo.fastpay.chain.facts;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import tempo.fastpay.chain.block.BlockId;
import tempo.fastpay.loop.Loop;

/**
 * Reads what is asked for and not held. One request is under way at a time; what is asked meanwhile
 * is gathered for the next one, and what many ask for is read once.
 */
final class Fetcher {
  /** A cell at a block. */
  private record Wanted(BlockId at, Cell<?> cell) {}

  /** Takes what was read. */
  interface Taker {
    void take(Cell<?> cell, Object value, BlockId at);
  }

  private final Loop loop;
  private final CellReader reader;
  private final int waitingLimit;
  private final Taker taker;
  private final Map<Wanted, Promise<Object>> waiting = new LinkedHashMap<>();
  private final Map<Wanted, Promise<Object>> underWay = new LinkedHashMap<>();

  Fetcher(Loop loop, CellReader reader, int waitingLimit, Taker taker) {
    this.loop = loop;
    this.reader = reader;
    this.waitingLimit = waitingLimit;
    this.taker = taker;
  }

  /** Reads a cell; refused where too many wait. */
  Future<Object> fetch(Cell<?> cell, BlockId at) {
    Wanted wanted = new Wanted(at, cell);
    Promise<Object> known = underWay.get(wanted);
    if (known == null) {
      known = waiting.get(wanted);
    }
    if (known != null) {
      return known.future();
    }
    if (waiting.size() >= waitingLimit) {
      return Future.failedFuture(
          new IllegalStateException("more than " + waitingLimit + " facts wait for the node"));
    }
    if (waiting.isEmpty() && underWay.isEmpty()) {
      // In a turn of its own, so that all cells of one question are read at once.
      loop.run(this::next);
    }
    Promise<Object> promise = Promise.promise();
    waiting.put(wanted, promise);
    return promise.future();
  }

  private void next() {
    if (waiting.isEmpty()) {
      return;
    }
    BlockId at = waiting.keySet().iterator().next().at();
    Set<Cell<?>> cells = new LinkedHashSet<>();
    waiting.forEach(
        (wanted, promise) -> {
          if (wanted.at().equals(at)) {
            underWay.put(wanted, promise);
            cells.add(wanted.cell());
          }
        });
    waiting.keySet().removeAll(underWay.keySet());
    loop.onLoop(reader.read(at, cells))
        .onSuccess(values -> values.forEach((cell, value) -> told(new Wanted(at, cell), value)))
        .onFailure(
            failure ->
                cells.forEach(cell -> told(new Wanted(at, cell), Future.failedFuture(failure))))
        .onComplete(any -> next());
  }

  private void told(Wanted wanted, Future<Object> value) {
    Promise<Object> promise = underWay.remove(wanted);
    value.onSuccess(read -> taker.take(wanted.cell(), read, wanted.at())).onComplete(promise);
  }
}
