package tempo.fastpay.sidecar;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tempo.fastpay.face.board.BulletinBoard;
import tempo.fastpay.face.gossip.CertificatePool;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.Known;
import tempo.fastpay.sidecar.core.Permit;
import tempo.fastpay.sidecar.core.Recovery;
import tempo.fastpay.sidecar.core.ValidatorCore;
import tempo.fastpay.sidecar.port.Forgotten;
import tempo.fastpay.sidecar.port.SigningRecord.Contents;

/**
 * Puts back into a starting validator what its record holds, as far as the chain has not made it
 * final meanwhile. For a worker thread, before anybody else sees the validator.
 */
final class Recall {
  private final ValidatorCore core;
  private final Certifier certifier;
  private final CertificatePool pool;
  private final PaymentBook book;
  private final BulletinBoard board;

  Recall(
      ValidatorCore core,
      Certifier certifier,
      CertificatePool pool,
      PaymentBook book,
      BulletinBoard board) {
    this.core = core;
    this.certifier = certifier;
    this.pool = pool;
    this.book = book;
    this.board = board;
  }

  /** The lanes whose nonces are needed. */
  static Set<Lane> lanes(Contents contents) {
    Set<Lane> lanes = new HashSet<>();
    contents.permits().forEach(permit -> lanes.add(permit.key().lane()));
    contents.taken().keySet().forEach(key -> lanes.add(key.lane()));
    contents.known().forEach(known -> lanes.add(known.qc().payment().lane()));
    return lanes;
  }

  /**
   * Puts everything back.
   *
   * @param nonces of {@link #lanes} at H
   * @return what the record need not hold any more
   */
  Forgotten take(Contents contents, Map<Lane, UInt64> nonces) {
    Recovery recovery = core.recovery(nonces);
    List<ContentionKey> passed = new ArrayList<>();
    List<Payment> ended = new ArrayList<>();
    contents
        .taken()
        .forEach(
            (key, txHash) -> {
              if (!recovery.taken(key, txHash)) {
                passed.add(key);
              }
            });
    UInt64 height = core.base().height();
    for (Permit permit : contents.permits()) {
      if (recovery.permit(permit)) {
        certifier.recovered(permit);
        book.accepted(permit.envelope(), permit.payment(), height);
      } else {
        passed.add(permit.key());
      }
    }
    for (Known known : contents.known()) {
      if (recovery.known(known)) {
        book.certified(known.qc(), height);
        known.qc().certificates().forEach(pool::add);
        known.qc().certificates().forEach(board::add);
        board.add(known.qc());
      } else {
        ended.add(known.qc().payment());
      }
    }
    recovery.finish();
    contents.certificates().stream()
        .sorted(Comparator.comparing(held -> held.certificate().createdUnixMillis()))
        .forEach(this::show);
    Forgotten byChain = Forgotten.byChain(passed, ended);
    return new Forgotten(byChain.keys(), byChain.payments(), evicted(contents));
  }

  /** Recorded certificates for which the pool has no room; those of QCs have no rows. */
  private List<Forgotten.CertificateName> evicted(Contents contents) {
    return contents.certificates().stream()
        .filter(held -> !pool.contains(held.signer(), held.txHash()))
        .map(held -> new Forgotten.CertificateName(held.txHash(), held.signer()))
        .toList();
  }

  private void show(VerifiedCertificate certificate) {
    if (pool.add(certificate) && book.isTold(certificate.txHash())) {
      board.add(certificate);
    }
  }
}
