package tempo.fastpay.chain.facts;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tempo.fastpay.chain.block.BlockContents;
import tempo.fastpay.protocol.types.Address;

/** Those who proposed the last blocks: a node's pool reckons with them for the next one, too. */
final class Proposers {
  /** As many as a node's pool looks at. */
  static final int BLOCKS = 10;

  private final Deque<Address> last = new ArrayDeque<>();

  void add(List<BlockContents> blocks) {
    for (BlockContents block : blocks) {
      last.addLast(block.header().proposer());
      if (last.size() > BLOCKS) {
        last.removeFirst();
      }
    }
  }

  /** There are blocks that were not seen. */
  void forget() {
    last.clear();
  }

  /** Each of them once; none: too few blocks were seen to tell. */
  Set<Address> recent() {
    return last.size() < BLOCKS ? Set.of() : new LinkedHashSet<>(last);
  }
}
