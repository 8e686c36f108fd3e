package tempo.fastpay.sidecar;

import io.vertx.core.Future;
import java.util.List;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.sidecar.core.FinalizedBlock;
import tempo.fastpay.sidecar.port.Forgotten;
import tempo.fastpay.sidecar.port.Note;
import tempo.fastpay.sidecar.port.SigningRecord;

/**
 * Writes into the signing record for parts that need not wait for it, and stops the validator where
 * that fails (L8). Writes are ordered by the validator's loop, and come from there alone.
 */
final class Journal {
  private final Loop loop;
  private final SigningRecord record;
  private final FailStop failStop;

  /** Until then a worker thread fills the pool, and says itself what the record need not hold. */
  private volatile boolean recalled;

  Journal(Loop loop, SigningRecord record, FailStop failStop) {
    this.loop = loop;
    this.record = record;
    this.failStop = failStop;
  }

  /**
   * Notes that the record's contents were taken back: from now on evicted certificates are
   * forgotten there.
   */
  void recalled() {
    recalled = true;
  }

  void note(Note note) {
    loop.check();
    record.note(List.of(note)).onFailure(failStop::stop);
  }

  void forget(Forgotten forgotten) {
    loop.check();
    record.forget(forgotten).onFailure(failStop::stop);
  }

  /** Notes that the pool has no room for a certificate any more: the record need not hold it. */
  void evicted(VerifiedCertificate certificate) {
    if (recalled) {
      forget(
          new Forgotten(
              List.of(),
              List.of(),
              List.of(new Forgotten.CertificateName(certificate.txHash(), certificate.signer()))));
    }
  }

  /** Records H, durably. */
  Future<Void> advance(FinalizedBlock base) {
    loop.check();
    return record.advance(base).onFailure(failStop::stop);
  }

  /** Notes that the record is whole again. */
  void whole() {
    loop.check();
    record.whole().onFailure(failStop::stop);
  }

  /** False while so much waits to be written that no more should be begun (L11). */
  boolean hasRoom() {
    return record.hasRoom();
  }

  /** Takes in a failure: the validator stops if the record is what failed. */
  void failed(Throwable cause) {
    failStop.stopIfOfRecord(cause);
  }
}
