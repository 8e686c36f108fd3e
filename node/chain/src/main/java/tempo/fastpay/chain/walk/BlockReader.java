package tempo.fastpay.chain.walk;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import tempo.fastpay.chain.block.BlockContents;
import tempo.fastpay.chain.block.Header;
import tempo.fastpay.chain.node.NodeRpc;
import tempo.fastpay.protocol.types.UInt64;

/** Reads the blocks of one step, one after the other, and holds each to its parent's hash. */
final class BlockReader {
  private final WalkLimits limits;

  BlockReader(WalkLimits limits) {
    this.limits = limits;
  }

  /**
   * Reads the blocks after H up to a finalized one, or as many as a step may have.
   *
   * @return at least one; fails with {@link OffTheChainException} where one does not join on
   */
  Future<List<BlockContents>> read(NodeRpc node, Header h, Header target) {
    return read(node, h, target, new ArrayList<>(), 0);
  }

  private Future<List<BlockContents>> read(
      NodeRpc node, Header last, Header target, List<BlockContents> step, int transactions) {
    if (last.height().equals(target.height())
        || step.size() >= limits.stepBlocksLimit()
        || transactions >= limits.stepTransactionsLimit()) {
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
