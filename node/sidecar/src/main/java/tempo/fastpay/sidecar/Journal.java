package tempo.fastpay.sidecar;

import io.vertx.core.Future;
import java.util.List;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.sidecar.core.FinalizedBlock;
import tempo.fastpay.sidecar.port.Forgotten;
import tempo.fastpay.sidecar.port.Note;
import tempo.fastpay.sidecar.port.SigningRecord;

/**
 * Writes into the signing record for those who need not wait for it, and stops the validator where
 * that fails (L8).
 */
final class Journal {
  private final SigningRecord record;
  private final FailStop failStop;

  /** Until then a worker thread fills the pool, and says itself what the record need not hold. */
  private volatile boolean recalled;

  Journal(SigningRecord record, FailStop failStop) {
    this.record = record;
    this.failStop = failStop;
  }

  /** What the record held was taken back; from now on evicted certificates are forgotten there. */
  void recalled() {
    recalled = true;
  }

  void note(Note note) {
    record.note(List.of(note)).onFailure(failStop::stop);
  }

  void forget(Forgotten forgotten) {
    record.forget(forgotten).onFailure(failStop::stop);
  }

  /** The pool has no room for a certificate any more: the record need not hold it. */
  void evicted(VerifiedCertificate certificate) {
    if (recalled) {
      forget(
          new Forgotten(
              List.of(),
              List.of(),
              List.of(
                  new Forgotten.CertificateName(certificate.txHash(), certificate.signer()))));
    }
  }

  /** Records H, durably. */
  Future<Void> advance(FinalizedBlock base) {
    return record.advance(base).onFailure(failStop::stop);
  }

  /** The record is whole again. */
  void whole() {
    record.whole().onFailure(failStop::stop);
  }

  /** False while so much waits to be written that no more should be begun (L11). */
  boolean hasRoom() {
    return record.hasRoom();
  }

  /** Something failed: the validator stops if it was the record. */
  void failed(Throwable cause) {
    failStop.stopIfOfRecord(cause);
  }
}
