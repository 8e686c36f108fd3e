package tempo.fastpay.chain.settle;

import java.util.Map;
import java.util.Optional;
import tempo.fastpay.chain.block.BlockContents;
import tempo.fastpay.loop.BoundedMap;
import tempo.fastpay.protocol.types.ContentionKey;

/** Who used which nonce in the last finalized blocks; the first that came leaves. One thread. */
final class Uses {
  private final Map<ContentionKey, Use> uses;

  Uses(int limit) {
    uses = BoundedMap.byInsertion(limit);
  }

  /** Remembers what a finalized block used. */
  void remember(BlockContents block) {
    uses.putAll(new BlockUses(block).uses());
  }

  /** Empty: it is not remembered. */
  Optional<Use> of(ContentionKey key) {
    return Optional.ofNullable(uses.get(key));
  }
}
