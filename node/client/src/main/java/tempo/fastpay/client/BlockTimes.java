package tempo.fastpay.client;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Remembers the times of blocks, as each validator reported them while they were its head: when it
 * calls them final later, the wire names H and not H's time. Each validator is held to its own
 * reports, so a liar spoils nothing but its own.
 */
final class BlockTimes {
  /** The most blocks of one validator; the lowest leaves first. */
  static final int BLOCKS_LIMIT = 64;

  /** The age at which a head is taken for final by a client that has just begun to look. */
  static final long FINAL_WITHIN_MS = 60_000;

  private final Map<Validator, TreeMap<UInt64, UInt64>> seen = new HashMap<>();

  void saw(Validator validator, ChainHead head) {
    TreeMap<UInt64, UInt64> blocks = seen.computeIfAbsent(validator, any -> new TreeMap<>());
    blocks.put(head.blockHeight(), head.unixMillis());
    if (blocks.size() > BLOCKS_LIMIT) {
      blocks.pollFirstEntry();
    }
  }

  /**
   * The time that this validator's final blocks have reached, unix milliseconds; a lower bound.
   *
   * @param height its H
   */
  Optional<UInt64> reached(Validator validator, UInt64 height) {
    TreeMap<UInt64, UInt64> blocks = seen.getOrDefault(validator, new TreeMap<>());
    Optional<UInt64> named =
        Optional.ofNullable(blocks.floorEntry(height)).map(Map.Entry::getValue);
    Optional<UInt64> aged =
        Optional.ofNullable(blocks.lastEntry())
            .map(newest -> newest.getValue().bits() - FINAL_WITHIN_MS)
            .filter(ms -> ms >= 0)
            .map(UInt64::of);
    return Stream.of(named, aged).flatMap(Optional::stream).max(Comparator.naturalOrder());
  }
}
