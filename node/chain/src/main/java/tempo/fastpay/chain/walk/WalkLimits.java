package tempo.fastpay.chain.walk;

import tempo.fastpay.protocol.types.Bounds;

/**
 * The bounds of a walk along finalized blocks.
 *
 * @param gapBlocksLimit a larger gap is not walked: its blocks are passed over, and all that was
 *     known of accounts is forgotten
 * @param stepBlocksLimit blocks of one step; the others are the next one
 * @param stepTransactionsLimit a step with so many transactions takes no further block
 * @param headersLimit of the last blocks that are kept; the lowest leaves, and is asked for again
 * @param followersLimit followers; one more is refused
 * @param aboveBlocksLimit of the blocks above H; where there are more, none is looked at before it
 *     is final
 * @param aboveTransactionsLimit of those blocks together, with one more block
 */
public record WalkLimits(
    int gapBlocksLimit,
    int stepBlocksLimit,
    int stepTransactionsLimit,
    int headersLimit,
    int followersLimit,
    int aboveBlocksLimit,
    int aboveTransactionsLimit) {
  public static final WalkLimits DEFAULT = new WalkLimits(256, 16, 16_384, 512, 64, 32, 16_384);

  public WalkLimits {
    Bounds.atLeast("gapBlocksLimit", gapBlocksLimit, 1);
    Bounds.atLeast("stepBlocksLimit", stepBlocksLimit, 1);
    Bounds.atLeast("stepTransactionsLimit", stepTransactionsLimit, 1);
    Bounds.atLeast("headersLimit", headersLimit, 1);
    Bounds.atLeast("followersLimit", followersLimit, 1);
    Bounds.atLeast("aboveBlocksLimit", aboveBlocksLimit, 1);
    Bounds.atLeast("aboveTransactionsLimit", aboveTransactionsLimit, 1);
  }
}
