package tempo.fastpay.sidecar;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.Advance;
import tempo.fastpay.sidecar.core.FinalizedBlock;
import tempo.fastpay.sidecar.core.ValidatorCore;
import tempo.fastpay.sidecar.port.Chain;
import tempo.fastpay.sidecar.port.Forgotten;

/**
 * Moves H along the finalized chain: reads nonces at the new height, records H, and only then lets
 * the core prune by it (L14). One block at a time; of blocks that come meanwhile the last counts.
 */
final class HeadFollower {
  private static final Logger LOG = LoggerFactory.getLogger(HeadFollower.class);

  private final Chain chain;
  private final ValidatorCore core;
  private final Journal journal;
  private final LatestBlock latest;
  private final Consumer<Advance.Moved> onMoved;
  private Optional<FinalizedBlock> next = Optional.empty();
  private boolean moving;

  HeadFollower(
      Chain chain,
      ValidatorCore core,
      Journal journal,
      LatestBlock latest,
      Consumer<Advance.Moved> onMoved) {
    this.chain = chain;
    this.core = core;
    this.journal = journal;
    this.latest = latest;
    this.onMoved = onMoved;
  }

  /** Moves H to a block that was finalized. */
  void finalizedBlock(FinalizedBlock base) {
    latest.reported(base);
    if (base.height().compareTo(core.base().height()) > 0) {
      next = Optional.of(base);
      move();
    }
  }

  private void move() {
    if (moving || next.isEmpty()) {
      return;
    }
    moving = true;
    FinalizedBlock target = next.get();
    next = Optional.empty();
    readNonces(target, core.trackedLanes(), new HashMap<>())
        .compose(nonces -> recordAndAdvance(target, nonces))
        .onComplete(
            done -> {
              moving = false;
              move();
            });
  }

  private Future<Map<Lane, UInt64>> readNonces(
      FinalizedBlock target, Set<Lane> lanes, Map<Lane, UInt64> sofar) {
    return chain
        .nonces(lanes, target.height())
        .map(
            read -> {
              sofar.putAll(read);
              return sofar;
            })
        .onFailure(
            failure ->
                LOG.atWarn()
                    .setMessage("H stays: the chain could not be read")
                    .addKeyValue("height", target.height())
                    .addKeyValue("reason", failure.getMessage())
                    .log());
  }

  private Future<Void> recordAndAdvance(FinalizedBlock target, Map<Lane, UInt64> nonces) {
    return journal.advance(target).compose(recorded -> advance(target, nonces));
  }

  private Future<Void> advance(FinalizedBlock target, Map<Lane, UInt64> nonces) {
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
