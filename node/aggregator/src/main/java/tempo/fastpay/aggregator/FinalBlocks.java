package tempo.fastpay.aggregator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import tempo.fastpay.client.quorum.Agreement;
import tempo.fastpay.loop.BoundedMap;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Holds the final blocks as each validator reports them, and finds the highest that f + 1 of them
 * report alike: one of these is honest. Pure; one thread at a time.
 */
final class FinalBlocks {
  /** Final blocks remembered of each validator, since not all report the same at one time. */
  static final int REMEMBERED_LIMIT = 16;

  private final int faulty;
  private final Map<Validator, Map<UInt64, Block>> told = new LinkedHashMap<>();
  private Optional<Block> supported = Optional.empty();

  /** A final block, as somebody reports it. */
  record Block(UInt64 height, Bytes32 hash, UInt64 unixMillis) {
    Block {
      Objects.requireNonNull(height);
      Objects.requireNonNull(hash);
      Objects.requireNonNull(unixMillis);
    }
  }

  FinalBlocks(Committee committee) {
    this.faulty = Committee.faulty(committee.size());
    committee
        .members()
        .forEach(member -> told.put(member, BoundedMap.byInsertion(REMEMBERED_LIMIT)));
  }

  /** Takes a member's report; of one height its last one counts. */
  void told(Validator member, ChainHead head) {
    told.get(member)
        .put(
            head.finalizedHeight(),
            new Block(head.finalizedHeight(), head.finalizedHash(), head.finalizedUnixMillis()));
  }

  /**
   * The highest block that f + 1 members report alike. It never goes back, as no final block does.
   *
   * @param atMost the height that a quorum calls final: higher blocks wait
   */
  Optional<Block> supported(UInt64 atMost) {
    NavigableMap<UInt64, List<Block>> higher = new TreeMap<>(Comparator.reverseOrder());
    for (Map<UInt64, Block> ofMember : told.values()) {
      for (Block block : ofMember.values()) {
        if (!atMost.isLessThan(block.height()) && isHigher(block)) {
          higher.computeIfAbsent(block.height(), any -> new ArrayList<>()).add(block);
        }
      }
    }
    Optional<Block> highest =
        higher.values().stream()
            .flatMap(here -> Agreement.agreed(here, faulty).stream())
            .findFirst();
    supported = highest.or(() -> supported);
    return supported;
  }

  private boolean isHigher(Block block) {
    return supported.isEmpty() || supported.get().height().isLessThan(block.height());
  }
}
