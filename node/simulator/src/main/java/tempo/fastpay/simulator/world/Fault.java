package tempo.fastpay.simulator.world;

import java.util.Set;

/**
 * Something that goes wrong in a run, or is done to it; counted, so that a campaign shows what it
 * tried.
 */
public enum Fault {
  MESSAGE_LOST,
  MESSAGE_DUPLICATED,
  MESSAGE_REORDERED,
  PARTITION,
  HEAL,
  /** A payment whose signers were at different heights. */
  HEIGHTS_DIFFER,
  /** H moved between reading facts and deciding. */
  STALE_FACTS,
  CRASH_BEFORE_APPEND,
  CRASH_BEFORE_SYNC,
  CRASH_BEFORE_REPLY,
  CRASH_AFTER_REPLY,
  CRASH_AROUND_ADVANCE,
  CRASH_ASKING_NODE,
  CRASH_ANYWHERE,
  /** A crash that lost writes. */
  WRITES_LOST,
  RESTART,
  /** An honest payer's client ended between two of its turns. */
  PAYER_CRASH,
  /** A chain node behind the recorded H, after a restart. */
  NODE_BEHIND,
  /** A chain node hears of no new blocks. */
  NODE_LAGS,
  /** A chain node answers some questions from an older height, whatever it is asked about. */
  NODE_STALE,
  /** A chain node answers errors. */
  NODE_ERRS,
  /** A chain node does not answer. */
  NODE_SILENT,
  /** Of a chain node's answers a part is missing. */
  NODE_CUTS,
  /** A chain node is not reached, and begins again some blocks behind. */
  NODE_DOWN,
  /** A chain node has heads that are replaced before they are final. */
  NODE_REORGANISES,
  /** A chain node calls blocks final that are another chain's. */
  NODE_FORKED,
  /** A process began on another chain's node, and ended. */
  FOREIGN_CHAIN,
  BYZANTINE_SIGNS_EVERYTHING,
  BYZANTINE_SILENT,
  BYZANTINE_LIES,
  BYZANTINE_REPLAYS,
  BYZANTINE_WITHHOLDS,
  BYZANTINE_TWO_FACES,
  /** Evidence that proves nothing, or something it should not. */
  BYZANTINE_FRAMES,
  EQUIVOCATION,
  RACING_LANES,
  REWRAPPED_BY_SENDER,
  DRAIN,
  STRANGER_REPLAYS,
  STRANGER_REWRAPS,
  STRANGER_MISPLACES,
  /** A payment that an unsettled credit pays for. */
  CHAINED,
  CHAINED_DEEP,
  /** Money that comes back to its sender before it is settled. */
  CYCLE,
  LANE_CHANGED,
  /** A certified payment that ended unpaid. */
  CERTIFIED_EXPIRED,
  /** A permitted payment that was never certified and left the overlay. */
  RELEASED,
  FAILED_ON_CHAIN,
  /** A validator refused for want of room (L11). */
  BOUND_REACHED,
  /** A validator kept evidence against a sender (L13). */
  SENDER_NAMED,
  /** A validator kept evidence against another validator (L13). */
  VALIDATOR_NAMED;

  /**
   * The faults that most broad histories are without, by their nature: a payment fails on chain
   * only where its sender drained the account just then, only every eighth history of a campaign
   * has limits so small that they are reached, a liar's two faces prove something only where a
   * sender equivocated, and a process finds another chain only where its nodes are that or silent.
   */
  private static final Set<Fault> RARE =
      Set.of(FAILED_ON_CHAIN, BOUND_REACHED, VALIDATOR_NAMED, FOREIGN_CHAIN);

  public boolean isRare() {
    return RARE.contains(this);
  }
}
