package tempo.fastpay.chain.walk;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import tempo.fastpay.chain.block.BlockContents;
import tempo.fastpay.chain.block.Header;
import tempo.fastpay.chain.node.NodeRpc;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Gives the blocks of one step, one after the other, each held to its parent's hash: those that
 * were seen before they were final, else those that the node gives.
 */
final class BlockReader {
  private final WalkLimits limits;
  private final BlocksAbove above;

  BlockReader(WalkLimits limits, BlocksAbove above) {
    this.limits = limits;
    this.above = above;
  }

  /**
   * Reads the blocks after H up to a finalized one, or as many as a step may have.
   *
   * @return at least one; fails with {@link OffTheChainException} where one does not join on
   */
  Future<List<BlockContents>> read(NodeRpc node, Header h, Header target) {
    List<BlockContents> seen = above.upTo(h, target.id());
    return seen.isEmpty()
        ? read(node, h, target, new ArrayList<>(), 0)
        : Future.succeededFuture(firstStep(seen));
  }

  private List<BlockContents> firstStep(List<BlockContents> seen) {
    List<BlockContents> step = new ArrayList<>();
    int transactions = 0;
    for (BlockContents block : seen) {
      if (isFull(step, transactions)) {
        break;
      }
      step.add(block);
      transactions += block.executed().size();
    }
    return step;
  }

  private boolean isFull(List<BlockContents> step, int transactions) {
    return step.size() >= limits.stepBlocksLimit()
        || transactions >= limits.stepTransactionsLimit();
  }

  private Future<List<BlockContents>> read(
      NodeRpc node, Header last, Header target, List<BlockContents> step, int transactions) {
    if (last.height().equals(target.height()) || isFull(step, transactions)) {
      return Future.succeededFuture(step);
    }
    UInt64 height = last.height().next();
    return node.contents(height)
        .compose(
            block -> {
              requireJoined(last, block.header(), target);
              step.add(block);
              return read(
                  node, block.header(), target, step, transactions + block.executed().size());
            });
  }

  private static void requireJoined(Header last, Header next, Header target) {
    if (!next.parentHash().equals(last.id().hash())) {
      throw new OffTheChainException(
          "block "
              + next.height()
              + " has the parent "
              + next.parentHash()
              + ", block "
              + last.height()
              + " is "
              + last.id().hash());
    }
    if (next.height().equals(target.height()) && !next.id().equals(target.id())) {
      throw new OffTheChainException(
          "block "
              + next.height()
              + " is "
              + next.id().hash()
              + ", the finalized block of that height "
              + target.id().hash());
    }
  }
}
