package tempo.fastpay.chain.facts;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tempo.fastpay.chain.block.BlockId;

/** Reads cells at a block. One that cannot be read spoils none of the others. */
final class CellReader {
  private final StateReader reader;

  CellReader(StateReader reader) {
    this.reader = reader;
  }

  /** Reads cells; of each there is a future that has completed. */
  Future<Map<Cell<?>, Future<Object>>> read(BlockId at, Collection<Cell<?>> cells) {
    List<Read> reads = new ArrayList<>();
    for (Cell<?> cell : cells) {
      reads.addAll(cell.reads());
    }
    return reader.read(at, reads).map(answers -> decode(cells, answers));
  }

  private static Map<Cell<?>, Future<Object>> decode(
      Collection<Cell<?>> cells, List<Answer> answers) {
    Map<Cell<?>, Future<Object>> values = new LinkedHashMap<>();
    int from = 0;
    for (Cell<?> cell : cells) {
      int to = from + cell.reads().size();
      values.put(cell, decode(cell, answers.subList(from, to)));
      from = to;
    }
    return values;
  }

  private static Future<Object> decode(Cell<?> cell, List<Answer> answers) {
    Optional<String> missing =
        answers.stream()
            .filter(Answer.Missing.class::isInstance)
            .map(answer -> ((Answer.Missing) answer).why())
            .findFirst();
    if (missing.isPresent()) {
      return failed(cell, missing.get());
    }
    try {
      return Future.succeededFuture(cell.decode(answers));
    } catch (IllegalArgumentException e) {
      return failed(cell, e.getMessage());
    }
  }

  private static Future<Object> failed(Cell<?> cell, String why) {
    return Future.failedFuture(
        new IllegalStateException(cell + " was not read of " + cell.reads().get(0) + ": " + why));
  }
}
