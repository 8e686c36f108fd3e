package tempo.fastpay.chain.walk;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.chain.block.BlockContents;
import tempo.fastpay.chain.block.Header;
import tempo.fastpay.chain.node.ChainCounters;
import tempo.fastpay.chain.node.MalformedAnswerException;
import tempo.fastpay.chain.node.Node;
import tempo.fastpay.chain.node.NodeLimits;
import tempo.fastpay.chain.node.NodeRpc;
import tempo.fastpay.chain.node.Nodes;
import tempo.fastpay.chain.node.Verdict;
import tempo.fastpay.jsonrpc.RpcException;
import tempo.fastpay.loop.BackOff;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.port.Chain;
import tempo.fastpay.sidecar.port.ForeignChainException;

/**
 * Moves H along the finalized blocks of the node in use, one turn after the other. What a node says
 * moves H only where its blocks join on to H by their parents' hashes; a node that is below H moves
 * nothing. Where all nodes are on another chain, it ends. Confined to the loop.
 */
public final class HeadWalk {
  private static final Logger LOG = LoggerFactory.getLogger(HeadWalk.class);

  private final Loop loop;
  private final Nodes nodes;
  private final FinalizedHeads heads;
  private final CarriedFacts facts;
  private final Consumer<BlockContents> onBlock;
  private final Followers followers;
  private final WalkLimits walkLimits;
  private final NodeLimits nodeLimits;
  private final BlocksAbove above;
  private final BlockReader reader;
  private final BackOff backOff;
  private final ChainCounters counters;

  private boolean isWalking;
  private boolean isWoken;
  private boolean isClosed;
  private Runnable stopTimer = () -> {};
  private long movedAtMs;
  private long reachedAtMs;
  private int failures;

  /** A block could not be read of any node, and H must not hang on it. */
  private boolean isToBePassed;

  /**
   * What a walk is about, and whom it tells.
   *
   * @param onBlock hears of each finalized block that is walked
   */
  public record Parts(
      Nodes nodes,
      FinalizedHeads heads,
      CarriedFacts facts,
      Consumer<BlockContents> onBlock,
      Followers followers,
      ChainCounters counters) {}

  /** A walk that has not begun. */
  public HeadWalk(
      Loop loop,
      Parts parts,
      WalkLimits walkLimits,
      NodeLimits nodeLimits,
      RandomGenerator random) {
    this.loop = loop;
    this.nodes = parts.nodes();
    this.heads = parts.heads();
    this.facts = parts.facts();
    this.onBlock = parts.onBlock();
    this.followers = parts.followers();
    this.counters = parts.counters();
    this.walkLimits = walkLimits;
    this.nodeLimits = nodeLimits;
    this.above = new BlocksAbove(walkLimits);
    this.reader = new BlockReader(walkLimits, above);
    this.backOff = new BackOff(nodeLimits.pollMs(), nodeLimits.backOffLimitMs(), random);
  }

  /** Begins. */
  public void start() {
    loop.check();
    movedAtMs = loop.nowMs();
    reachedAtMs = loop.nowMs();
    turn();
  }

  /** Asks now: there is a new head, which says nothing of what is final. */
  public void wake() {
    loop.check();
    isWoken = true;
    if (!isWalking) {
      turn();
    }
  }

  public void close() {
    isClosed = true;
    stopTimer.run();
  }

  private void turn() {
    stopTimer.run();
    if (isClosed) {
      return;
    }
    isWalking = true;
    isWoken = false;
    Future<Void> walked;
    try {
      walked = nodes.inUse().map(this::ask).orElseGet(this::seek);
    } catch (RuntimeException e) {
      walked = Future.failedFuture(e);
    }
    loop.onLoop(walked).onComplete(done -> ended(done.succeeded()));
  }

  private void ended(boolean isGood) {
    isWalking = false;
    if (isClosed) {
      return;
    }
    followers.retry();
    if (isGood) {
      backOff.reset();
    }
    if (isGood && isWoken) {
      turn();
    } else {
      stopTimer = loop.after(isGood ? nodeLimits.pollMs() : backOff.next(), this::turn);
    }
  }

  private Future<Void> seek() {
    return nodes
        .replace(Verdict.UNREACHABLE, "none is in use", Optional.of(heads.h()))
        .compose(
            look ->
                look.isPresent()
                    ? heard(nodes.inUse().get(), look.get().heads().get())
                    : foreignOr("no chain node is usable"));
  }

  private Future<Void> ask(Node node) {
    return node.rpc()
        .heads()
        .compose(told -> heard(node, told))
        .onSuccess(done -> failures = 0)
        .recover(cause -> failed(node, cause));
  }

  private Future<Void> heard(Node node, NodeRpc.Heads told) {
    heads.saw(told.latest());
    Header h = heads.h();
    int order = told.finalized().height().compareTo(h.height());
    counters.behind(order < 0 ? h.height().bits() - told.finalized().height().bits() : 0);
    if (order < 0) {
      return behind(told);
    }
    reachedAtMs = loop.nowMs();
    if (order > 0) {
      return walk(node, told.finalized()).compose(done -> lookAbove(node, told.latest()));
    }
    if (!told.finalized().id().equals(h.id())) {
      throw new OffTheChainException(
          "block " + h.height() + " is " + told.finalized().id().hash() + ", H " + h.id().hash());
    }
    return standing().compose(done -> lookAbove(node, told.latest()));
  }

  /** What is not final counts for nothing: a node that changes its mind about it is no fault. */
  private Future<Void> lookAbove(Node node, Header head) {
    if (isClosed) {
      return Future.succeededFuture();
    }
    return above
        .follow(node.rpc(), heads.h(), head)
        .map(
            done -> {
              followers.above(heads.h().height(), above.blocks());
              return (Void) null;
            })
        .otherwise(
            failure -> {
              LOG.atDebug()
                  .setMessage("the blocks above H could not be read")
                  .addKeyValue("node", node)
                  .addKeyValue("reason", String.valueOf(failure.getMessage()))
                  .log();
              return null;
            });
  }

  /** H stays: what a node has forgotten, or does not have yet, is final all the same. */
  private Future<Void> behind(NodeRpc.Heads told) {
    if (loop.nowMs() - reachedAtMs < nodeLimits.behindMs()) {
      return Future.succeededFuture();
    }
    reachedAtMs = loop.nowMs();
    return replace(
        Verdict.BEHIND,
        "its last finalized block is " + told.finalized().height() + ", H " + heads.h().height());
  }

  private Future<Void> standing() {
    if (loop.nowMs() - movedAtMs < nodeLimits.stuckMs()) {
      return Future.succeededFuture();
    }
    movedAtMs = loop.nowMs();
    return replace(
        Verdict.STUCK,
        "no block after "
            + heads.h().height()
            + " for "
            + nodeLimits.stuckMs()
            + " ms, another node has one");
  }

  /** Where no other node is usable, this one goes on. */
  private Future<Void> replace(Verdict why, String detail) {
    return nodes
        .replace(why, detail, Optional.of(heads.h()))
        .map(
            look -> {
              isWoken |= look.isPresent();
              return null;
            });
  }

  private Future<Void> walk(Node node, Header target) {
    Header h = heads.h();
    if (h.height().equals(target.height()) || isClosed) {
      return Future.succeededFuture();
    }
    long gap = target.height().bits() - h.height().bits();
    if (gap > walkLimits.gapBlocksLimit() || isToBePassed) {
      return passOver(node, target, gap);
    }
    return reader
        .read(node.rpc(), h, target)
        .compose(this::step)
        .compose(done -> walk(node, target));
  }

  private Future<Void> step(List<BlockContents> blocks) {
    Header last = blocks.get(blocks.size() - 1).header();
    return facts
        .moveTo(blocks)
        .recover(this::notCarried)
        .map(
            nonces -> {
              blocks.forEach(onBlock);
              moved(last, blocks.size(), nonces);
              return null;
            });
  }

  private Future<Optional<Map<Lane, UInt64>>> notCarried(Throwable cause) {
    LOG.atWarn()
        .setMessage("facts are not carried over: they are read anew")
        .addKeyValue("height", heads.h().height())
        .addKeyValue("reason", cause.getMessage())
        .log();
    facts.forget();
    return Future.succeededFuture(Optional.empty());
  }

  /** What happened in between is not looked at: any lane may have moved. */
  private Future<Void> passOver(Node node, Header target, long gap) {
    return nodes
        .look(node, Optional.of(heads.h()))
        .compose(
            look -> {
              if (look.verdict() != Verdict.USABLE) {
                return isElsewhere(look)
                    ? elsewhere(look)
                    : Future.failedFuture(new IllegalStateException(look.detail()));
              }
              LOG.atWarn()
                  .setMessage("blocks are passed over: facts are read anew")
                  .addKeyValue("height", target.height())
                  .addKeyValue("blocks", gap)
                  .addKeyValue("unreadable", isToBePassed)
                  .log();
              isToBePassed = false;
              facts.forget();
              moved(target, 0, Optional.empty());
              return Future.succeededFuture();
            });
  }

  private void moved(Header to, int walked, Optional<Map<Lane, UInt64>> nonces) {
    heads.moved(to);
    above.passed(to);
    movedAtMs = loop.nowMs();
    counters.moved(to.height().bits(), to.unixMillis(), walked, nonces.isPresent());
    followers.moved(new Chain.Step(to.finalized(), nonces));
  }

  /** What does not join on may be a slip of the node, or another chain: a look tells. */
  private Future<Void> failed(Node node, Throwable cause) {
    failures++;
    LOG.atWarn()
        .setMessage("the chain could not be followed, it is tried again")
        .addKeyValue("node", node)
        .addKeyValue("reason", String.valueOf(cause.getMessage()))
        .addKeyValue("times", failures)
        .log();
    String reason = String.valueOf(cause.getMessage());
    if (!(cause instanceof OffTheChainException)) {
      return failedAgain(cause, reason);
    }
    return nodes
        .look(node, Optional.of(heads.h()))
        .compose(
            look ->
                isElsewhere(look)
                    ? elsewhere(look)
                    : failedAgain(cause, "it contradicts itself: " + reason));
  }

  /** Once it has failed too often, another node is used, where there is one. */
  private Future<Void> failedAgain(Throwable cause, String reason) {
    if (failures < nodeLimits.failuresLimit()) {
      return Future.failedFuture(cause);
    }
    failures = 0;
    return replace(Verdict.UNREACHABLE, reason)
        .compose(
            done -> {
              isToBePassed = !isWoken && isUnreadable(cause);
              return isWoken ? Future.succeededFuture() : Future.failedFuture(cause);
            });
  }

  /** It came, and is longer than is read, or not as blocks are. */
  private static boolean isUnreadable(Throwable cause) {
    return cause instanceof MalformedAnswerException
        || (cause instanceof RpcException failure && failure.kind() == RpcException.Kind.MALFORMED);
  }

  private static boolean isElsewhere(Nodes.Look look) {
    return look.verdict() == Verdict.FOREIGN || look.verdict() == Verdict.OTHER_CHAIN;
  }

  private Future<Void> elsewhere(Nodes.Look look) {
    return replace(look.verdict(), look.detail()).compose(done -> foreignOr(look.detail()));
  }

  /** It ends only where every node has another block in H's place. */
  private Future<Void> foreignOr(String detail) {
    if (nodes.areForeign()) {
      close();
      ForeignChainException cause =
          new ForeignChainException(
              "no chain node has block "
                  + heads.h().height()
                  + " as it was when it was final: this is another chain, or it has begun again. "
                  + detail);
      LOG.atError()
          .setMessage("the chain is not the one that was followed")
          .addKeyValue("reason", cause.getMessage())
          .log();
      followers.ended(cause);
      return Future.succeededFuture();
    }
    return nodes.inUse().isPresent()
        ? Future.succeededFuture()
        : Future.failedFuture(new IllegalStateException(detail));
  }
}
