package tempo.fastpay.sidecar;

import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import tempo.fastpay.face.board.BulletinBoard;
import tempo.fastpay.face.gossip.Backlog;
import tempo.fastpay.face.gossip.CertificatePool;
import tempo.fastpay.face.gossip.Peer;
import tempo.fastpay.face.gossip.PeerIntake;
import tempo.fastpay.loop.Workers;
import tempo.fastpay.protocol.api.PaymentQuery;
import tempo.fastpay.protocol.api.PaymentStatus;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.tx.PaymentScreen;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.MessageId;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.sidecar.core.KnownPayment;
import tempo.fastpay.sidecar.core.Learned;
import tempo.fastpay.sidecar.core.LivePayment;
import tempo.fastpay.sidecar.core.ValidatorCore;
import tempo.fastpay.sidecar.port.Note;
import tempo.fastpay.sidecar.port.RecordException;
import tempo.fastpay.sidecar.port.SigningRecord;

/**
 * How a validator comes to know of payments that a quorum certified: from certificates it collects,
 * from peers, from whoever presents a QC. Nothing unverified counts (L10), and what peers say only
 * decides what is looked at next (L12).
 */
final class Knowledge implements PeerIntake {
  /** Certificates and QCs of one peer being verified at once; beyond, its board waits. */
  static final int BACKLOG_LIMIT = 512;

  private final Workers workers;
  private final ValidatorCore core;
  private final FactsReader facts;
  private final Screening screening;
  private final Committee committee;
  private final Crypto crypto;
  private final CertificatePool pool;
  private final PaymentBook book;
  private final BulletinBoard board;
  private final Counters counters;
  private final OwnSignatures ownSignatures;
  private final Equivocations equivocations;
  private final SigningRecord record;
  private final Consumer<Address> onKnown;
  private final Consumer<Throwable> onRecordFailed;
  private final Set<TxHash> fetching = new HashSet<>();
  private final Backlog backlog = new Backlog(BACKLOG_LIMIT);
  private final Set<Future<?>> takingIn = new HashSet<>();

  Knowledge(
      Workers workers,
      ValidatorCore core,
      FactsReader facts,
      Screening screening,
      Committee committee,
      Crypto crypto,
      CertificatePool pool,
      PaymentBook book,
      BulletinBoard board,
      Counters counters,
      OwnSignatures ownSignatures,
      Equivocations equivocations,
      SigningRecord record,
      Consumer<Address> onKnown,
      Consumer<Throwable> onRecordFailed) {
    this.workers = workers;
    this.core = core;
    this.facts = facts;
    this.screening = screening;
    this.committee = committee;
    this.crypto = crypto;
    this.pool = pool;
    this.book = book;
    this.board = board;
    this.counters = counters;
    this.ownSignatures = ownSignatures;
    this.equivocations = equivocations;
    this.record = record;
    this.onKnown = onKnown;
    this.onRecordFailed = onRecordFailed;
  }

  @Override
  public boolean ready(Peer from) {
    return backlog.hasRoom(from.validator()) && record.hasRoom();
  }

  /** Completes when what peers have shown so far is taken in, and handed to the record. */
  Future<Void> takenIn() {
    return Future.join(List.copyOf(takingIn)).transform(done -> Future.succeededFuture());
  }

  /** Counts something a peer has shown until it is worked through. */
  private void takeIn(Peer from, Future<?> work) {
    takingIn.add(work);
    backlog.during(from.validator(), work).onComplete(done -> takingIn.remove(work));
  }

  @Override
  public void certificate(Peer from, Certificate certificate) {
    if (pool.contains(certificate.signer(), certificate.txHash())) {
      return;
    }
    takeIn(
        from,
        workers
            .run(() -> committee.verify(certificate, crypto))
            .compose(
                verified -> {
                  if (verified.isEmpty()) {
                    counters.suspect(
                        from.validator().name(),
                        Counters.Suspicion.BAD_CERTIFICATE,
                        "signer " + certificate.signer() + " tx " + certificate.txHash());
                    return Future.succeededFuture();
                  }
                  return checkedAgainstRecord(from, List.of(verified.get()))
                      .compose(known -> collected(verified.get(), Optional.of(from)));
                }));
  }

  /** A good signature of this validator's own key that its record does not know stops it. */
  private Future<Void> checkedAgainstRecord(Peer from, List<VerifiedCertificate> verified) {
    return ownSignatures
        .compare(from, verified)
        .onFailure(
            failure -> {
              if (failure instanceof RecordException) {
                onRecordFailed.accept(failure);
              }
            });
  }

  @Override
  public void quorumCertificate(Peer from, QuorumCertificate qc) {
    if (book.qc(qc.txHash()).isPresent()) {
      return;
    }
    takeIn(
        from,
        present(qc, Learned.Origin.GOSSIP)
            .compose(
                presented -> {
                  if (presented instanceof Presented.Invalid bad) {
                    counters.suspect(
                        from.validator().name(),
                        Counters.Suspicion.BAD_QUORUM_CERTIFICATE,
                        bad.reject().message());
                  }
                  return presented instanceof Presented.Taken taken
                      ? checkedAgainstRecord(from, taken.qc().certificates())
                      : Future.succeededFuture();
                }));
  }

  /**
   * Takes in a verified certificate, and assembles the QC if it completes a quorum. It is shown
   * once the payment is told of here: neither a member that certifies what nobody sent nor a
   * stranger who re-wraps one payment without end fills a board.
   *
   * @param from who can be asked for the payment's bytes; empty for an own certificate
   */
  Future<Void> collected(VerifiedCertificate certificate, Optional<Peer> from) {
    if (!pool.add(certificate)) {
      return Future.succeededFuture();
    }
    equivocations.shown(certificate, from.map(Knowledge::source));
    TxHash txHash = certificate.txHash();
    if (book.isTold(txHash)) {
      pool.over(txHash).forEach(board::add);
    }
    if (book.qc(txHash).isPresent()) {
      return Future.succeededFuture();
    }
    return atQuorum(txHash, from)
        .onComplete(
            done -> {
              // A QC is noted with its certificates.
              if (book.qc(txHash).isEmpty()) {
                note(new Note.OfCertificate(certificate));
              }
            });
  }

  private Future<Void> atQuorum(TxHash txHash, Optional<Peer> from) {
    if (pool.over(txHash).size() < committee.threshold()) {
      return Future.succeededFuture();
    }
    return book.held(txHash)
        .map(held -> assemble(held.envelope(), held.payment()))
        .or(() -> from.map(peer -> fetch(peer, txHash)))
        .orElseGet(Future::succeededFuture);
  }

  private static Equivocations.Source source(Peer peer) {
    return txHash ->
        peer.api()
            .payment(new PaymentQuery.ByTxHash(txHash))
            .map(status -> status.map(PaymentStatus::envelope).orElseThrow());
  }

  private void note(Note note) {
    record.note(List.of(note)).onFailure(onRecordFailed::accept);
  }

  private Future<Void> assemble(Envelope envelope, Payment payment) {
    return VerifiedQc.assemble(envelope, payment, pool.over(envelope.txHash()), committee)
        .map(qc -> learn(qc, Learned.Origin.GOSSIP).<Void>mapEmpty())
        .orElseGet(Future::succeededFuture);
  }

  private Payment accepted(Envelope envelope) {
    if (screening.payment(envelope.paymentBytes()) instanceof PaymentScreen.Result.Accepted accepted
        && VerifiedQc.contradiction(envelope, accepted.payment()).isEmpty()) {
      return accepted.payment();
    }
    throw new IllegalArgumentException("the envelope holds no good payment");
  }

  /** A quorum certified bytes that this validator never saw: asks the peer that told of it. */
  private Future<Void> fetch(Peer peer, TxHash txHash) {
    if (fetching.size() >= BACKLOG_LIMIT || !fetching.add(txHash)) {
      return Future.succeededFuture();
    }
    return peer.api()
        .payment(new PaymentQuery.ByTxHash(txHash))
        .compose(
            status -> {
              Optional<Envelope> envelope = status.map(PaymentStatus::envelope);
              if (envelope.isEmpty()) {
                return Future.succeededFuture();
              }
              if (!envelope.get().txHash().equals(txHash)) {
                return Future.failedFuture(
                    new IllegalArgumentException("the bytes do not reproduce " + txHash));
              }
              return workers
                  .run(() -> accepted(envelope.get()))
                  .compose(payment -> assemble(envelope.get(), payment));
            })
        .onComplete(
            done -> {
              fetching.remove(txHash);
              if (done.cause() instanceof IllegalArgumentException bad) {
                counters.suspect(
                    peer.validator().name(),
                    Counters.Suspicion.BAD_PAYMENT_BYTES,
                    String.valueOf(bad.getMessage()));
              }
            });
  }

  /** What presenting a QC comes to. */
  sealed interface Presented {
    record Taken(VerifiedQc qc) implements Presented {}

    /** It proves nothing. */
    record Invalid(Reject reject) implements Presented {}

    /** It is good, and cannot be taken in now. */
    record NoRoom(Reject reject) implements Presented {}
  }

  /** Verifies a QC in full and takes it into knowledge. */
  Future<Presented> present(QuorumCertificate raw, Learned.Origin origin) {
    // Shown again it is traced again: what it rests on may be known by now.
    return screening
        .quorumCertificate(claim(raw))
        .compose(
            verdict ->
                verdict.fold(
                    qc -> learn(qc, origin).map(learned -> presented(qc, learned)),
                    reject -> Future.succeededFuture(new Presented.Invalid(reject))));
  }

  private static Presented presented(VerifiedQc qc, Learned learned) {
    return learned instanceof Learned.Refused refused
        ? new Presented.NoRoom(refused.reject())
        : new Presented.Taken(qc);
  }

  /** A presented QC beside what is known of its payment, so that nothing is verified twice. */
  Screening.QcClaim claim(QuorumCertificate raw) {
    return new Screening.QcClaim(
        raw,
        book.qc(raw.txHash()).filter(known -> known.certificate().hash().equals(raw.hash())),
        book.envelope(raw.txHash()),
        pool.over(raw.txHash()));
  }

  /** Takes a verified QC into knowledge (L6); tells the board and settlement where it is new. */
  Future<Learned> learn(VerifiedQc qc, Learned.Origin origin) {
    return facts
        .withFacts(
            qc.payment(),
            read -> {
              Learned learned = core.learn(qc, read, origin);
              return learned instanceof Learned.StaleFacts
                  ? Optional.empty()
                  : Optional.of(learned);
            })
        .onSuccess(
            learned -> {
              if (learned instanceof Learned.Known) {
                counters.quorumReached();
                book.certified(qc, core.base().height());
                qc.certificates().forEach(pool::add);
                pool.over(qc.txHash()).forEach(board::add);
                board.add(qc);
                noteKnown(qc);
                onKnown.accept(qc.payment().sender());
              }
              equivocations.shown(qc);
            });
  }

  private void noteKnown(VerifiedQc qc) {
    MessageId message = qc.payment().message();
    LivePayment live = core.live(message).orElseThrow();
    note(new Note.OfQc(new KnownPayment(qc, live.feeToken(), core.tracedCredits(message))));
  }

  /** Takes in the QCs that came with a payment, one after the other. */
  Future<Void> learnAll(List<VerifiedQc> qcs, Payment spending) {
    Future<Void> done = Future.succeededFuture();
    for (VerifiedQc qc : qcs) {
      boolean own =
          qc.payment().recipient().equals(spending.sender())
              || qc.payment().sender().equals(spending.sender());
      Learned.Origin origin = own ? Learned.Origin.OWNER : Learned.Origin.GOSSIP;
      done = done.compose(before -> learn(qc, origin).mapEmpty());
    }
    return done;
  }
}
