package tempo.fastpay.aggregator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tempo.fastpay.client.quorum.Agreement;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Holds the chain's head as each validator reports it, and finds the highest that a quorum has
 * reached: no f liars lift it, since f + 1 honest ones are in each quorum. Pure; one thread at a
 * time.
 */
final class Heads {
  /** Heads remembered of each validator, since not all report the same height at one time. */
  static final int REMEMBERED_LIMIT = 16;

  private static final Comparator<ChainHead> BY_HEIGHT =
      Comparator.comparing(ChainHead::blockHeight);

  private final int threshold;
  private final int faulty;
  private final Map<Validator, Deque<ChainHead>> told = new LinkedHashMap<>();
  private final FinalBlocks finalBlocks;
  private Optional<ChainHead> supported = Optional.empty();

  Heads(Committee committee) {
    this.threshold = committee.threshold();
    this.faulty = Committee.faulty(committee.size());
    this.finalBlocks = new FinalBlocks(committee);
    committee.members().forEach(member -> told.put(member, new ArrayDeque<>()));
  }

  /** Takes a member's report; true if the supported head is another one now. */
  boolean told(Validator member, ChainHead head) {
    Deque<ChainHead> ofMember = told.get(member);
    ofMember.removeIf(before -> before.blockHeight().equals(head.blockHeight()));
    ofMember.addLast(head);
    if (ofMember.size() > REMEMBERED_LIMIT) {
      ofMember.removeFirst();
    }
    finalBlocks.told(member, head);
    Optional<ChainHead> before = supported;
    supported = support();
    return supported.isPresent() && !supported.map(Heads::place).equals(before.map(Heads::place));
  }

  /**
   * The place of a head, without its time: a block's time follows from its hash, unless a validator
   * makes one up.
   */
  private static List<Object> place(ChainHead head) {
    return List.of(head.blockHeight(), head.blockHash(), head.finalizedHeight());
  }

  /** The head that a member reported last. */
  Optional<ChainHead> last(Validator member) {
    return Optional.ofNullable(told.get(member)).map(Deque::peekLast);
  }

  /**
   * The highest head that a quorum has reached. Its hash and time are those that f + 1 members
   * report of this height, else those of the member that is the last of the quorum. Its final block
   * is one that f + 1 members report alike; before there is one, no head is supported.
   */
  Optional<ChainHead> supported() {
    return supported;
  }

  private Optional<ChainHead> support() {
    List<ChainHead> last = new ArrayList<>();
    told.values().stream().map(Deque::peekLast).filter(head -> head != null).forEach(last::add);
    Optional<ChainHead> reached = Agreement.highest(last, threshold - 1, BY_HEIGHT);
    Optional<FinalBlocks.Block> finalized =
        reached.flatMap(head -> finalBlocks.supported(finalHeight(last, head)));
    // A head below a final block is nobody's: the one before stands.
    return finalized.isEmpty() || reached.get().blockHeight().isLessThan(finalized.get().height())
        ? supported
        : Optional.of(head(reached.get(), finalized.get()));
  }

  private ChainHead head(ChainHead reached, FinalBlocks.Block finalized) {
    ChainHead at = agreed(reached.blockHeight()).orElse(reached);
    return new ChainHead(
        reached.blockHeight(),
        at.blockHash(),
        at.unixMillis(),
        finalized.height(),
        finalized.hash(),
        finalized.unixMillis());
  }

  private Optional<ChainHead> agreed(UInt64 height) {
    List<ChainHead> here = new ArrayList<>();
    for (Deque<ChainHead> ofMember : told.values()) {
      ofMember.stream().filter(head -> head.blockHeight().equals(height)).forEach(here::add);
    }
    Optional<Bytes32> hash =
        Agreement.agreed(here.stream().map(ChainHead::blockHash).toList(), faulty);
    return hash.flatMap(
        shared ->
            Agreement.lowest(
                here.stream().filter(head -> head.blockHash().equals(shared)).toList(),
                faulty,
                Comparator.comparing(ChainHead::unixMillis)));
  }

  private UInt64 finalHeight(List<ChainHead> last, ChainHead reached) {
    UInt64 supportedHeight =
        Agreement.highest(
                last.stream().map(ChainHead::finalizedHeight).toList(),
                threshold - 1,
                Comparator.<UInt64>naturalOrder())
            .orElseThrow();
    return supportedHeight.isLessThan(reached.blockHeight())
        ? supportedHeight
        : reached.blockHeight();
  }
}
