package tempo.fastpay.simulator.world;

import io.vertx.core.Future;
import tempo.fastpay.sidecar.core.FinalizedBlock;
import tempo.fastpay.sidecar.port.Chain;
import tempo.fastpay.sidecar.port.ForeignChainException;
import tempo.fastpay.sidecar.port.SigningRecord;

/** Where a start may begin (L14): on the chain of the record, at its H or later. */
final class StartingPoint {
  private StartingPoint() {}

  /**
   * Asks the chain whether it is the record's.
   *
   * @return false where it is behind the recorded H, or does not say; fails with {@link
   *     ForeignChainException} where it is another one
   */
  static Future<Boolean> isAt(
      FinalizedBlock finalized, SigningRecord.Contents contents, Chain chain, Faults faults) {
    if (contents.base().isEmpty()) {
      return Future.succeededFuture(true);
    }
    FinalizedBlock recorded = contents.base().get();
    if (finalized.height().isLessThan(recorded.height())) {
      faults.count(Fault.NODE_BEHIND);
      return Future.succeededFuture(false);
    }
    return chain
        .blockHash(recorded.height())
        .compose(
            found ->
                found.isEmpty() || found.equals(recorded.hash())
                    ? Future.succeededFuture(found.isPresent())
                    : Future.failedFuture(
                        new ForeignChainException("block " + recorded.height() + " is another")));
  }
}
