package tempo.fastpay.sidecar;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.sidecar.core.Advance;
import tempo.fastpay.sidecar.core.FinalizedBlock;
import tempo.fastpay.sidecar.core.LaneNonces;
import tempo.fastpay.sidecar.core.ValidatorCore;
import tempo.fastpay.sidecar.port.Chain;
import tempo.fastpay.sidecar.port.ForeignChainException;
import tempo.fastpay.sidecar.port.Forgotten;

/**
 * Moves H along the finalized chain: records H, and only then lets the core prune by it (L14). One
 * step at a time. Where the chain does not say which lanes moved, it reads all that are tracked.
 */
final class HeadFollower implements Chain.Follower {
  private static final Logger LOG = LoggerFactory.getLogger(HeadFollower.class);

  private final Chain chain;
  private final ValidatorCore core;
  private final Journal journal;
  private final LatestBlock latest;
  private final Consumer<Advance.Moved> onMoved;
  private final Consumer<Chain.Above> onAbove;
  private final Consumer<ForeignChainException> onForeign;

  /**
   * Makes a follower.
   *
   * @param onAbove hears of the blocks that are not final
   * @param onForeign ends signing: the chain is another one
   */
  HeadFollower(
      Chain chain,
      ValidatorCore core,
      Journal journal,
      LatestBlock latest,
      Consumer<Advance.Moved> onMoved,
      Consumer<Chain.Above> onAbove,
      Consumer<ForeignChainException> onForeign) {
    this.chain = chain;
    this.core = core;
    this.journal = journal;
    this.latest = latest;
    this.onMoved = onMoved;
    this.onAbove = onAbove;
    this.onForeign = onForeign;
  }

  @Override
  public Future<Void> moved(Chain.Step step) {
    FinalizedBlock target = step.block();
    latest.reported(target);
    if (target.height().compareTo(core.base().height()) <= 0) {
      return Future.succeededFuture();
    }
    if (step.nonces().isPresent()) {
      return journal
          .advance(target)
          .compose(recorded -> advance(target, new LaneNonces.Moved(step.nonces().get())));
    }
    return readNonces(target, core.trackedLanes(), new LaneNonces.Read(Map.of()))
        .compose(nonces -> journal.advance(target).compose(recorded -> advance(target, nonces)));
  }

  @Override
  public void above(Chain.Above above) {
    onAbove.accept(above);
  }

  @Override
  public void ended(ForeignChainException cause) {
    onForeign.accept(cause);
  }

  private Future<LaneNonces> readNonces(FinalizedBlock target, Set<Lane> lanes, LaneNonces sofar) {
    return chain
        .nonces(lanes, target.height())
        .<LaneNonces>map(sofar::and)
        .onFailure(
            failure ->
                LOG.atWarn()
                    .setMessage("H stays: the chain could not be read")
                    .addKeyValue("height", target.height())
                    .addKeyValue("reason", failure.getMessage())
                    .log());
  }

  private Future<Void> advance(FinalizedBlock target, LaneNonces nonces) {
    Advance advance = core.advance(target, nonces);
    if (advance instanceof Advance.NeedLanes need) {
      // Payments came in while the record was written.
      return readNonces(target, need.lanes(), nonces).compose(read -> advance(target, read));
    }
    if (advance instanceof Advance.Moved moved) {
      onMoved.accept(moved);
      List<Payment> left = moved.left().stream().map(gone -> gone.payment().payment()).toList();
      // Nobody waits for it: pruning goes on in small steps while payments are signed.
      journal.forget(Forgotten.byChain(moved.forgotten(), left));
    }
    return Future.succeededFuture();
  }
}
