package tempo.fastpay.chain.facts;

import io.vertx.core.Future;
import java.util.List;
import tempo.fastpay.chain.block.BlockId;

/** Reads the chain's state at one block. */
public interface StateReader {
  /**
   * Reads much at once.
   *
   * @param at the very block, by its hash: never another one of its height
   * @return one answer a read, in their order; fails where the node gave no answer at all
   */
  Future<List<Answer>> read(BlockId at, List<Read> reads);
}
