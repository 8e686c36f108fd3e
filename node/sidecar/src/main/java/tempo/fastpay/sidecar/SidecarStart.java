package tempo.fastpay.sidecar;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.face.board.BulletinBoard;
import tempo.fastpay.loop.Confined;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.FinalizedBlock;
import tempo.fastpay.sidecar.core.ValidatorCore;
import tempo.fastpay.sidecar.port.ForeignChainException;
import tempo.fastpay.sidecar.port.Forgotten;
import tempo.fastpay.sidecar.port.RecordException;
import tempo.fastpay.sidecar.port.SigningRecord;

/**
 * Brings one validator up: opens its record, moves H to where the chain is, takes back what the
 * record holds, and follows the chain. On the validator's loop.
 */
final class SidecarStart {
  private static final Logger LOG = LoggerFactory.getLogger(SidecarStart.class);

  private final Vertx vertx;
  private final Loop loop;
  private final SidecarConfig config;
  private final Sidecar.Ports ports;
  private final BulletinBoard board;

  SidecarStart(
      Vertx vertx, Loop loop, SidecarConfig config, Sidecar.Ports ports, BulletinBoard board) {
    this.vertx = vertx;
    this.loop = loop;
    this.config = config;
    this.ports = ports;
    this.board = board;
  }

  /**
   * Starts.
   *
   * @return fails with {@link RecordException} where the record cannot be used, or the chain is
   *     behind the recorded H, and with {@link ForeignChainException} where it is another one; the
   *     record is closed again then
   */
  Future<Sidecar> run() {
    return ports.record().open().compose(this::opened);
  }

  private Future<Sidecar> opened(SigningRecord.Contents contents) {
    return ports
        .chain()
        .finalizedBlock()
        .compose(finalized -> advanced(finalized, contents))
        .map(this::wired)
        .compose(parts -> recalled(parts, contents))
        .map(parts -> following(parts, contents))
        .recover(this::closed);
  }

  private Future<Sidecar> closed(Throwable cause) {
    return ports.record().close().transform(done -> Future.failedFuture(cause));
  }

  /** H never goes back, also when the chain node does. */
  private Future<FinalizedBlock> advanced(
      FinalizedBlock finalized, SigningRecord.Contents contents) {
    UInt64 recorded = contents.base().map(FinalizedBlock::height).orElse(UInt64.ZERO);
    if (finalized.height().isLessThan(recorded)) {
      return Future.failedFuture(
          RecordException.retryable(
              config.validator().name()
                  + ": the chain node is at height "
                  + finalized.height()
                  + ", the signing record at "
                  + recorded
                  + ": wait until the node has caught up"));
    }
    return sameChain(contents.base())
        .compose(same -> ports.record().advance(finalized))
        .map(finalized);
  }

  /** A chain that does not have the recorded block is another one, whatever its id says. */
  private Future<Void> sameChain(Optional<FinalizedBlock> recorded) {
    if (recorded.flatMap(FinalizedBlock::hash).isEmpty()) {
      return Future.succeededFuture();
    }
    UInt64 height = recorded.get().height();
    Bytes32 hash = recorded.get().hash().get();
    return ports
        .chain()
        .blockHash(height)
        .compose(
            found -> {
              if (found.isEmpty()) {
                return Future.failedFuture(
                    RecordException.retryable(
                        config.validator().name()
                            + ": the chain node does not hold block "
                            + height
                            + ", which the signing record names: use a node that does"));
              }
              return found.get().equals(hash)
                  ? Future.<Void>succeededFuture()
                  : Future.failedFuture(foreign(height, hash, found.get()));
            });
  }

  private ForeignChainException foreign(UInt64 height, Bytes32 recorded, Bytes32 found) {
    return new ForeignChainException(
        config.validator().name()
            + ": block "
            + height
            + " of this chain is "
            + found
            + ", the signing record was written on a chain whose block is "
            + recorded
            + ": this is another chain, or it has begun again. Nothing is signed on it. Connect the"
            + " node to the chain of the record, or give the validator a new key and record");
  }

  private Wiring wired(FinalizedBlock finalized) {
    return new Wiring(vertx, loop, config, ports, board, finalized);
  }

  private Future<Wiring> recalled(Wiring parts, SigningRecord.Contents contents) {
    long startedNs = System.nanoTime();
    parts.cursors.recovered(contents.cursors());
    return parts
        .recall
        .take(contents, ports.chain())
        .onSuccess(taken -> log(parts.core, taken.passed(), System.nanoTime() - startedNs))
        .map(taken -> forgetting(parts, taken));
  }

  private static Wiring forgetting(Wiring parts, Recall.Taken taken) {
    parts.journal.recalled();
    parts.recall.show(taken.ended());
    parts.settlement.left(taken.ended(), parts.core.base().height());
    parts.journal.forget(taken.passed());
    return parts;
  }

  private void log(ValidatorCore core, Forgotten passed, long tookNs) {
    LOG.atInfo()
        .setMessage("validator recovered")
        .addKeyValue("validator", config.validator().name())
        .addKeyValue("height", core.base().height())
        .addKeyValue("millis", TimeUnit.NANOSECONDS.toMillis(tookNs))
        .addKeyValue("permits", core.sizes().permits())
        .addKeyValue("live", core.sizes().live())
        .addKeyValue("known", core.sizes().known())
        .addKeyValue("final", passed.keys().size())
        .log();
  }

  private Sidecar following(Wiring parts, SigningRecord.Contents contents) {
    Runnable unfollow = ports.chain().follow(parts.core.base(), parts.headFollower);
    // What was certified before the restart does not wait for the next block.
    parts.settlement.moved();
    return new Sidecar(
        new Confined(loop), config, ports, parts, contents.restoredUnixMillis(), unfollow);
  }
}
