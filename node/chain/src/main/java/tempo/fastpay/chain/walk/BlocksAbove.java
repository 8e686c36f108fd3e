package tempo.fastpay.chain.walk;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import tempo.fastpay.chain.block.BlockContents;
import tempo.fastpay.chain.block.BlockId;
import tempo.fastpay.chain.block.Header;
import tempo.fastpay.chain.node.NodeRpc;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Holds the blocks from H to the head, which may still be replaced, so that they are read once: as
 * hints while they are not final, and for good once they are. Where they are too many, or do not
 * join on to H, none are held. Confined to the loop.
 */
final class BlocksAbove {
  private final WalkLimits limits;
  private List<BlockContents> blocks = List.of();

  BlocksAbove(WalkLimits limits) {
    this.limits = limits;
  }

  /** One after the other by their parents' hashes, the lowest first. */
  List<BlockContents> blocks() {
    return blocks;
  }

  /** Lets go of what H has reached. */
  void passed(Header h) {
    List<BlockContents> left = new ArrayList<>(blocks);
    left.removeIf(block -> !h.height().isLessThan(block.header().height()));
    blocks = joinsOn(h, left) ? List.copyOf(left) : List.of();
  }

  private static boolean joinsOn(Header h, List<BlockContents> next) {
    return next.isEmpty() || next.get(0).header().parentHash().equals(h.id().hash());
  }

  /** The blocks from H to one of those held, both by hash; none: they have to be read. */
  List<BlockContents> upTo(Header h, BlockId target) {
    int end = 0;
    while (end < blocks.size() && !blocks.get(end).header().id().equals(target)) {
      end++;
    }
    return end < blocks.size() && joinsOn(h, blocks) ? blocks.subList(0, end + 1) : List.of();
  }

  /**
   * Reads, from the head down, what is not held of the blocks above H.
   *
   * @return fails where the node changes its mind meanwhile; then all stays as it was
   */
  Future<Void> follow(NodeRpc node, Header h, Header head) {
    long above = head.height().bits() - h.height().bits();
    if (above <= 0 || above > limits.aboveBlocksLimit()) {
      blocks = List.of();
      return Future.succeededFuture();
    }
    return down(node, h, head.id(), new ArrayDeque<>(), 0);
  }

  private Future<Void> down(
      NodeRpc node, Header h, BlockId wanted, Deque<BlockContents> read, int transactions) {
    List<BlockContents> held = upTo(h, wanted);
    if (!held.isEmpty() || wanted.equals(h.id())) {
      List<BlockContents> all = new ArrayList<>(held);
      all.addAll(read);
      blocks = List.copyOf(all);
      return Future.succeededFuture();
    }
    if (wanted.height().compareTo(h.height()) <= 0
        || transactions > limits.aboveTransactionsLimit()) {
      blocks = List.of();
      return Future.succeededFuture();
    }
    return node.contents(wanted.height())
        .compose(
            block -> {
              if (!block.header().id().equals(wanted)) {
                throw new OffTheChainException(
                    "block " + wanted.height() + " is no longer " + wanted.hash());
              }
              read.addFirst(block);
              BlockId parent =
                  new BlockId(new UInt64(wanted.height().bits() - 1), block.header().parentHash());
              return down(node, h, parent, read, transactions + block.executed().size());
            });
  }
}
