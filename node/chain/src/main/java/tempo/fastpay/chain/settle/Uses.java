package tempo.fastpay.chain.settle;

import java.util.Map;
import java.util.Optional;
import tempo.fastpay.chain.block.BlockContents;
import tempo.fastpay.chain.block.Executed;
import tempo.fastpay.loop.BoundedMap;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.Lane;

/** Who used which nonce in the last finalized blocks; the first that came leaves. One thread. */
final class Uses {
  private final Map<ContentionKey, Use> uses;

  Uses(int limit) {
    uses = BoundedMap.byInsertion(limit);
  }

  /** Remembers what a finalized block used. */
  void remember(BlockContents block) {
    for (Executed executed : block.executed()) {
      if (!executed.nonceKey().isExpiring()) {
        Lane lane = new Lane(executed.from(), executed.nonceKey());
        uses.put(lane.at(executed.nonce()), Use.of(block.header().id(), executed));
      }
    }
  }

  /** Empty: it is not remembered. */
  Optional<Use> of(ContentionKey key) {
    return Optional.ofNullable(uses.get(key));
  }
}
