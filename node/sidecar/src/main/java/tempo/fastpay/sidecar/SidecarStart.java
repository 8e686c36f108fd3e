package tempo.fastpay.sidecar;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.face.board.BulletinBoard;
import tempo.fastpay.loop.Confined;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.FinalizedBlock;
import tempo.fastpay.sidecar.core.ValidatorCore;
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
   *     behind the recorded H; the record is closed again then
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
    return ports.record().advance(finalized).map(finalized);
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
        .onSuccess(passed -> log(parts.core, passed, System.nanoTime() - startedNs))
        .map(passed -> forgetting(parts, passed));
  }

  private static Wiring forgetting(Wiring parts, Forgotten passed) {
    parts.journal.recalled();
    parts.journal.forget(passed);
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
    Runnable unfollow = ports.chain().onFinalized(parts.headFollower::finalizedBlock);
    return new Sidecar(
        new Confined(loop), config, ports, parts, contents.restoredUnixMillis(), unfollow);
  }
}
