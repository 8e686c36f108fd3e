package tempo.fastpay.sidecar;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tempo.fastpay.face.board.BulletinBoard;
import tempo.fastpay.face.gossip.CertificatePool;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.Advance;
import tempo.fastpay.sidecar.core.KnownPayment;
import tempo.fastpay.sidecar.core.Permit;
import tempo.fastpay.sidecar.core.Recovery;
import tempo.fastpay.sidecar.core.ValidatorCore;
import tempo.fastpay.sidecar.port.Chain;
import tempo.fastpay.sidecar.port.Forgotten;
import tempo.fastpay.sidecar.port.SigningRecord.Contents;

/**
 * Puts the record's contents back into a starting validator, as far as the chain has not made them
 * final meanwhile: the part that the laws rest on in one task on a worker thread, the part that is
 * shown in another, before anybody else sees the validator.
 */
final class Recall {
  /** The most permitted, and certified, payments that are shown: no board or pool holds more. */
  private static final int SHOWN_LIMIT = CertificatePool.PER_SIGNER_LIMIT;

  private final Loop loop;
  private final ValidatorCore core;
  private final Certifier certifier;
  private final CertificatePool pool;
  private final PaymentBook book;
  private final BulletinBoard board;

  Recall(
      Loop loop,
      ValidatorCore core,
      Certifier certifier,
      CertificatePool pool,
      PaymentBook book,
      BulletinBoard board) {
    this.loop = loop;
    this.core = core;
    this.certifier = certifier;
    this.pool = pool;
    this.book = book;
    this.board = board;
  }

  /**
   * What came of a record.
   *
   * @param passed what it need not hold any more
   * @param ended the certified payments among it, the last {@value #SHOWN_LIMIT}: what became of
   *     them is still to be told
   */
  record Taken(Forgotten passed, List<Advance.Left> ended) {}

  /**
   * Puts everything back.
   *
   * @param chain answers the nonces at H
   */
  Future<Taken> take(Contents contents, Chain chain) {
    return loop.compute(() -> lanes(contents))
        .compose(lanes -> chain.nonces(lanes, core.base().height()))
        .compose(nonces -> take(contents, nonces));
  }

  private Future<Taken> take(Contents contents, Map<Lane, UInt64> nonces) {
    Recovery recovery = core.recovery(nonces);
    Future<Forgotten> byChain = loop.lend(() -> keep(contents, recovery));
    Future<List<Forgotten.CertificateName>> evicted = loop.lend(() -> tell(contents, recovery));
    Future<List<Advance.Left>> ended = loop.lend(() -> ended(contents, recovery));
    return Future.join(byChain, evicted, ended)
        .map(
            all ->
                new Taken(
                    new Forgotten(
                        byChain.result().keys(), byChain.result().payments(), evicted.result()),
                    ended.result()));
  }

  private static List<Advance.Left> ended(Contents contents, Recovery recovery) {
    Deque<Advance.Left> ended = new ArrayDeque<>();
    for (KnownPayment known : contents.known()) {
      recovery
          .end(known.qc().payment())
          .ifPresent(reason -> addLast(ended, new Advance.Left(known.asLive(), reason)));
    }
    return List.copyOf(ended);
  }

  /** Shows the certified payments that have left the overlay while the validator was down. */
  void show(List<Advance.Left> ended) {
    for (Advance.Left left : ended) {
      left.payment().qc().ifPresent(qc -> book.recovered(qc, core.base().height()));
    }
  }

  private static Set<Lane> lanes(Contents contents) {
    Set<Lane> lanes = new HashSet<>();
    contents.permits().forEach(permit -> lanes.add(permit.payment().lane()));
    contents.taken().keySet().forEach(key -> lanes.add(key.lane()));
    contents.known().forEach(known -> lanes.add(known.qc().payment().lane()));
    return lanes;
  }

  /** Puts back the part that the laws rest on. */
  private static Forgotten keep(Contents contents, Recovery recovery) {
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
    for (Permit permit : contents.permits()) {
      if (!recovery.permit(permit)) {
        passed.add(permit.key());
      }
    }
    for (KnownPayment known : contents.known()) {
      if (!recovery.known(known)) {
        ended.add(known.qc().payment());
      }
    }
    recovery.finish();
    return Forgotten.byChain(passed, ended);
  }

  /** Puts back the part that can be signed again, published, and shown. */
  private List<Forgotten.CertificateName> tell(Contents contents, Recovery recovery) {
    UInt64 height = core.base().height();
    Deque<Permit> permits = new ArrayDeque<>();
    for (Permit permit : contents.permits()) {
      if (recovery.keeps(permit)) {
        certifier.recovered(permit);
        book.recovered(permit.envelope(), permit.payment(), height);
        if (recovery.isExpired(permit)) {
          // It has left the overlay, so nobody would ever say what became of it.
          book.expired(permit.message(), height);
          continue;
        }
        addLast(permits, permit);
      }
    }
    Deque<VerifiedQc> known = new ArrayDeque<>();
    for (KnownPayment one : contents.known()) {
      if (recovery.keeps(one)) {
        book.recovered(one.qc(), height);
        addLast(known, one.qc());
      }
    }
    permits.stream()
        .filter(permit -> book.qc(permit.txHash()).isEmpty())
        .forEach(permit -> book.show(permit.txHash()));
    for (VerifiedQc qc : known) {
      book.show(qc.txHash());
      qc.certificates().forEach(pool::add);
      qc.certificates().forEach(board::add);
      board.add(qc);
    }
    contents.certificates().stream()
        .sorted(Comparator.comparing(held -> held.certificate().createdUnixMillis()))
        .forEach(this::show);
    return evicted(contents);
  }

  private static <T> void addLast(Deque<T> shown, T one) {
    shown.addLast(one);
    if (shown.size() > SHOWN_LIMIT) {
      shown.removeFirst();
    }
  }

  /** Recorded certificates for which the pool has no room; those of QCs have no rows. */
  private List<Forgotten.CertificateName> evicted(Contents contents) {
    return contents.certificates().stream()
        .filter(held -> !pool.contains(held.signer(), held.txHash()))
        .map(held -> new Forgotten.CertificateName(held.txHash(), held.signer()))
        .toList();
  }

  private void show(VerifiedCertificate certificate) {
    if (pool.add(certificate) && book.isPublished(certificate.txHash())) {
      board.add(certificate);
    }
  }
}
