package tempo.fastpay.sidecar;

import java.util.List;
import java.util.Optional;
import tempo.fastpay.face.board.BulletinBoard;
import tempo.fastpay.face.gossip.CertificatePool;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.ValidatorId;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.sidecar.core.Candidate;
import tempo.fastpay.sidecar.core.ValidatorCore;

/**
 * Shows others the state of this validator: the certificates it holds, the stage of each payment,
 * and the board that publishes both. No law rests on it.
 */
final class Display {
  private final Loop loop;
  private final ValidatorCore core;
  private final CertificatePool pool;
  private final PaymentBook book;
  private final BulletinBoard board;

  Display(
      Loop loop, ValidatorCore core, CertificatePool pool, PaymentBook book, BulletinBoard board) {
    this.loop = loop;
    this.core = core;
    this.pool = pool;
    this.book = book;
    this.board = board;
  }

  /**
   * Passes on the validator's own thread.
   *
   * @throws IllegalStateException on another thread, naming it
   */
  void check() {
    loop.check();
  }

  /** A payment was permitted here, in this envelope. */
  void accepted(Candidate candidate) {
    book.accepted(candidate.envelope(), candidate.payment(), core.base().height());
  }

  /**
   * Holds a verified certificate. It goes to the board once its payment is published here: neither
   * a member that certifies what nobody sent nor a stranger who re-wraps one payment without end
   * fills a board.
   *
   * @return false where it is held already
   */
  boolean collected(VerifiedCertificate certificate) {
    if (!pool.add(certificate)) {
      return false;
    }
    if (book.isPublished(certificate.txHash())) {
      pool.over(certificate.txHash()).forEach(board::add);
    }
    return true;
  }

  /** A payment is certified. */
  void certified(VerifiedQc qc) {
    book.certified(qc, core.base().height());
    qc.certificates().forEach(pool::add);
    pool.over(qc.txHash()).forEach(board::add);
    board.add(qc);
  }

  boolean isHeld(ValidatorId signer, TxHash txHash) {
    return pool.contains(signer, txHash);
  }

  Optional<VerifiedCertificate> certificate(ValidatorId signer, TxHash txHash) {
    return pool.find(signer, txHash);
  }

  /** The certificates held over an envelope. */
  List<VerifiedCertificate> over(TxHash txHash) {
    return pool.over(txHash);
  }

  boolean isCertified(TxHash txHash) {
    return book.qc(txHash).isPresent();
  }

  /** The payment in an envelope, where its bytes are here. */
  Optional<PaymentBook.Held> held(TxHash txHash) {
    return book.held(txHash);
  }

  /** A presented QC beside what is known of its payment, so that nothing is verified twice. */
  Screening.QcClaim claim(QuorumCertificate raw) {
    return new Screening.QcClaim(
        raw,
        book.qc(raw.txHash()).filter(known -> isSame(known.certificate(), raw)),
        book.envelope(raw.txHash()),
        pool.over(raw.txHash()));
  }

  /** Compares everything: a QC's hash leaves out its effects, its epoch and its envelope. */
  private static boolean isSame(QuorumCertificate known, QuorumCertificate raw) {
    return raw.equals(known)
        || (raw.envelope().isEmpty()
            && known.envelope().map(raw::withEnvelope).filter(known::equals).isPresent());
  }
}
