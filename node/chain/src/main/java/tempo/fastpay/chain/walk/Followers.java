package tempo.fastpay.chain.walk;

import io.vertx.core.Future;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.chain.block.BlockContents;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.FinalizedBlock;
import tempo.fastpay.sidecar.port.Chain;
import tempo.fastpay.sidecar.port.ForeignChainException;
import tempo.fastpay.sidecar.port.Steps;

/**
 * The followers of one chain. A follower hears of steps once its own block is found on the chain;
 * its first step, where it stands below H, names no lanes. Confined to the chain's loop.
 */
public final class Followers {
  private static final Logger LOG = LoggerFactory.getLogger(Followers.class);

  private final FinalizedHeads heads;
  private final Function<UInt64, Future<Optional<Bytes32>>> hashes;
  private final Function<BlockContents, Chain.Unfinal> unfinal;
  private final int limit;
  private final Set<Following> all = new LinkedHashSet<>();
  private Optional<ForeignChainException> end = Optional.empty();
  private List<Bytes32> lastAbove = List.of();

  /**
   * Followers, none at first.
   *
   * @param hashes the chain's own of finalized blocks
   * @param unfinal says what a block does that is not final
   * @param limit the most of them
   */
  public Followers(
      FinalizedHeads heads,
      Function<UInt64, Future<Optional<Bytes32>>> hashes,
      Function<BlockContents, Chain.Unfinal> unfinal,
      int limit) {
    this.heads = heads;
    this.hashes = hashes;
    this.unfinal = unfinal;
    this.limit = limit;
  }

  /** One follower on its way. */
  private static final class Following {
    final FinalizedBlock from;
    final Chain.Follower follower;
    final Loop loop;
    final Steps steps;
    boolean isJoined;
    boolean isLooking;

    Following(FinalizedBlock from, Chain.Follower follower, Loop loop) {
      this.from = from;
      this.follower = follower;
      this.loop = loop;
      this.steps = new Steps(loop, follower);
    }

    void end(ForeignChainException cause) {
      loop.run(() -> follower.ended(cause));
    }
  }

  /**
   * Takes a follower in.
   *
   * @param from where it stands
   * @param loop the follower's own, on which it is told
   * @return ends it; on the chain's loop
   * @throws IllegalStateException where there are as many as there may be
   */
  public Runnable add(FinalizedBlock from, Chain.Follower follower, Loop loop) {
    if (all.size() >= limit) {
      throw new IllegalStateException("the chain has " + limit + " followers already");
    }
    Following following = new Following(from, follower, loop);
    if (end.isPresent()) {
      following.end(end.get());
    } else {
      all.add(following);
      join(following);
    }
    return () -> all.remove(following);
  }

  /** Tells of a step; those that have not joined yet try to. */
  public void moved(Chain.Step step) {
    for (Following each : List.copyOf(all)) {
      if (each.isJoined) {
        each.steps.add(step);
      } else {
        join(each);
      }
    }
  }

  /** Tells of the blocks that are not final, unless they are those that were told last. */
  public void above(UInt64 finalized, List<BlockContents> blocks) {
    List<Bytes32> hashes = blocks.stream().map(block -> block.header().id().hash()).toList();
    if (hashes.equals(lastAbove)) {
      return;
    }
    lastAbove = hashes;
    Chain.Above above = new Chain.Above(finalized, blocks.stream().map(unfinal).toList());
    for (Following each : all) {
      if (each.isJoined) {
        each.loop.run(() -> each.follower.above(above));
      }
    }
  }

  /** Those that have not joined yet try to. */
  public void retry() {
    List.copyOf(all).stream().filter(each -> !each.isJoined).forEach(this::join);
  }

  /** Ends all: it is another chain. */
  public void ended(ForeignChainException cause) {
    end = Optional.of(cause);
    List.copyOf(all).forEach(each -> each.end(cause));
    all.clear();
  }

  private void join(Following each) {
    UInt64 height = each.from.height();
    if (each.isLooking || heads.h().height().isLessThan(height)) {
      return;
    }
    if (each.from.hash().isEmpty()) {
      joined(each);
      return;
    }
    each.isLooking = true;
    hashes
        .apply(height)
        .onComplete(
            found -> {
              each.isLooking = false;
              if (found.failed() || found.result().isEmpty()) {
                LOG.atWarn()
                    .setMessage("a follower waits: its block could not be read")
                    .addKeyValue("height", height)
                    .addKeyValue("reason", found.failed() ? found.cause().getMessage() : "gone")
                    .log();
              } else {
                found(each, found.result().get());
              }
            });
  }

  private void found(Following each, Bytes32 hash) {
    if (!all.contains(each)) {
      return;
    }
    if (hash.equals(each.from.hash().get())) {
      joined(each);
      return;
    }
    all.remove(each);
    each.end(
        new ForeignChainException(
            "block "
                + each.from.height()
                + " of this chain is "
                + hash
                + ", the follower stands on "
                + each.from.hash().get()
                + ": this is another chain"));
  }

  private void joined(Following each) {
    each.isJoined = true;
    FinalizedBlock now = heads.h().finalized();
    if (each.from.height().isLessThan(now.height())) {
      each.steps.add(new Chain.Step(now, Optional.empty()));
    }
  }
}
