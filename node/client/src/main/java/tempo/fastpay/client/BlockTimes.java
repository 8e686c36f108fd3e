package tempo.fastpay.client;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.types.UInt64;

/**
 * The times of blocks as each validator told them while they were its head, so that they are known
 * once it calls these blocks final: the wire names H, not H's time. A validator is held to its own
 * words, so a liar spoils nobody's but its own.
 */
final class BlockTimes {
  /** Blocks of one validator; the lowest leaves first. */
  static final int BLOCKS_LIMIT = 64;

  private final Map<Validator, TreeMap<UInt64, UInt64>> seen = new HashMap<>();

  void saw(Validator validator, ChainHead head) {
    TreeMap<UInt64, UInt64> blocks = seen.computeIfAbsent(validator, any -> new TreeMap<>());
    blocks.put(head.blockHeight(), head.unixMillis());
    if (blocks.size() > BLOCKS_LIMIT) {
      blocks.pollFirstEntry();
    }
  }

  /** Unix milliseconds that this validator's block at the height has reached; a lower bound. */
  Optional<UInt64> at(Validator validator, UInt64 height) {
    return Optional.ofNullable(seen.getOrDefault(validator, new TreeMap<>()).floorEntry(height))
        .map(Map.Entry::getValue);
  }
}
