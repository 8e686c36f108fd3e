package tempo.fastpay.aggregator;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tempo.fastpay.client.quorum.Fanout;
import tempo.fastpay.client.quorum.Suspicion;
import tempo.fastpay.client.quorum.Suspicions;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.proto.contract.UnavailableException;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.protocol.api.PaymentQuery;
import tempo.fastpay.protocol.api.PaymentStatus;
import tempo.fastpay.protocol.api.QcQuery;
import tempo.fastpay.protocol.api.QcReply;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.TxHash;

/**
 * Finds QCs on demand: among those held, else among those that the validators hold when they are
 * asked. Also fetches the bytes behind certificates that make a quorum.
 */
final class Lookups {
  /**
   * The wait before bytes are asked for: a QC with its payment is usually on its way when its
   * certificates have come.
   */
  static final long BYTES_AFTER_MS = 500;

  private static final long RETRY_MS = 1_000;

  private final Loop loop;
  private final Committee committee;
  private final Fanout fanout;
  private final Map<Validator, ? extends ValidatorApi> ports;
  private final Screening screening;
  private final Payments payments;
  private final Merger merger;
  private final Intake intake;
  private final Suspicions suspicions;
  private final int limit;
  private final Map<TxHash, Future<Void>> running = new HashMap<>();
  private final Set<TxHash> due = new HashSet<>();

  Lookups(
      Loop loop,
      Fanout fanout,
      Map<Validator, ? extends ValidatorApi> ports,
      Screening screening,
      Payments payments,
      Merger merger,
      Intake intake,
      Suspicions suspicions,
      int limit) {
    this.loop = loop;
    this.committee = fanout.committee();
    this.fanout = fanout;
    this.ports = ports;
    this.screening = screening;
    this.payments = payments;
    this.merger = merger;
    this.intake = intake;
    this.suspicions = suspicions;
    this.limit = limit;
  }

  /** The QC asked for; the validators are asked once where it is not held. */
  Future<QcReply> quorumCertificate(QcQuery query) {
    loop.check();
    if (query.threshold() > committee.size()) {
      return Future.succeededFuture(
          refused("threshold: this committee has " + committee.size() + " members"));
    }
    Optional<QcReply> held = held(query);
    return held.isPresent()
        ? Future.succeededFuture(held.get())
        : ask(query.txHash()).map(asked -> held(query).orElseGet(() -> missing(query)));
  }

  private Optional<QcReply> held(QcQuery query) {
    Optional<Tracked> payment = payments.find(query.txHash());
    if (payment.isEmpty() || payment.get().qc().isEmpty()) {
      return Optional.empty();
    }
    if (query.effectsHash().isPresent()
        && !query.effectsHash().get().equals(payment.get().effectsHash())) {
      return Optional.of(refused("effects_hash: this payment's is " + payment.get().effectsHash()));
    }
    return withSigners(payment.get(), query.threshold())
        .map(qc -> new QcReply.Found(qc.certificate()));
  }

  /** The first QC, or where it has too few signers one made of all certificates held. */
  private Optional<VerifiedQc> withSigners(Tracked payment, int signers) {
    Optional<VerifiedQc> first = payment.qc();
    if (first.isPresent() && first.get().certificates().size() >= signers) {
      return first;
    }
    Optional<VerifiedQc> larger =
        payment.count() >= signers ? payment.assemble(committee) : Optional.empty();
    larger.ifPresent(
        qc -> {
          payment.add(qc);
          payments.changed(payment);
        });
    return larger;
  }

  private QcReply missing(QcQuery query) {
    int found = payments.find(query.txHash()).map(Tracked::count).orElse(0);
    return new QcReply.Missing(
        Reject.retryAfter(
            "no QC yet: "
                + found
                + " certificates are known, it takes "
                + Math.max(query.threshold(), committee.threshold()),
            RETRY_MS));
  }

  private static QcReply refused(String message) {
    return new QcReply.Missing(Reject.of(RejectCode.INVALID_FORMAT, message));
  }

  /** Asks for the bytes of a payment in a while, if they have not come by then. */
  void bytesMissing(TxHash txHash) {
    loop.check();
    if (due.size() < limit && due.add(txHash)) {
      loop.after(
          BYTES_AFTER_MS,
          () -> {
            due.remove(txHash);
            boolean missing =
                payments.find(txHash).filter(payment -> payment.signed().isEmpty()).isPresent();
            if (missing && running.size() < limit) {
              ask(txHash);
            }
          });
    }
  }

  /**
   * Asks every validator for the payment and its certificates; complete once its QC is held, or all
   * have answered or had their time.
   */
  private Future<Void> ask(TxHash txHash) {
    Future<Void> already = running.get(txHash);
    if (already != null) {
      return already;
    }
    if (running.size() >= limit) {
      return Future.failedFuture(
          new UnavailableException(
              "validators are asked for " + limit + " payments already: try again", RETRY_MS));
    }
    Promise<Void> found = Promise.promise();
    running.put(txHash, found.future());
    found.future().onComplete(done -> running.remove(txHash));
    Future.join(
            ports.entrySet().stream()
                .map(
                    entry ->
                        ask(entry.getKey(), entry.getValue(), txHash)
                            .onComplete(done -> completeIfHeld(found, txHash)))
                .toList())
        .onComplete(all -> found.tryComplete());
    return found.future();
  }

  private void completeIfHeld(Promise<Void> found, TxHash txHash) {
    if (payments.find(txHash).flatMap(Tracked::qc).isPresent()) {
      found.tryComplete();
    }
  }

  private Future<Void> ask(Validator validator, ValidatorApi port, TxHash txHash) {
    Future<Void> bytes =
        fanout
            .call(() -> port.payment(new PaymentQuery.ByTxHash(txHash)))
            .compose(
                status ->
                    status.isPresent()
                        ? learn(validator, txHash, status.get())
                        : Future.succeededFuture());
    Future<Void> certificates =
        fanout
            .call(() -> port.bulletinBoard(BoardQuery.of(new BoardFilter.OfTx(txHash))))
            .compose(
                page ->
                    Future.join(
                            page.certificates().stream()
                                .filter(certificate -> certificate.txHash().equals(txHash))
                                .limit(committee.size())
                                .map(certificate -> intake.certificate(validator, certificate))
                                .toList())
                        .mapEmpty());
    return Future.join(bytes, certificates).mapEmpty();
  }

  private Future<Void> learn(Validator validator, TxHash txHash, PaymentStatus status) {
    Envelope envelope = status.envelope();
    if (!envelope.txHash().equals(txHash)) {
      suspect(validator, "expected bytes that reproduce " + txHash + ", got " + envelope.txHash());
      return Future.succeededFuture();
    }
    return screening
        .envelope(envelope)
        .compose(
            screened -> {
              if (screened instanceof Screening.Screened.Ready ready) {
                merger.learned(envelope, ready.payment());
              } else if (screened instanceof Screening.Screened.Refused refused) {
                suspect(validator, "no payment behind " + txHash + ": " + refused.reject());
              }
              return status
                  .qc()
                  .filter(qc -> qc.txHash().equals(txHash))
                  .map(qc -> intake.quorumCertificate(validator, qc))
                  .orElseGet(Future::succeededFuture);
            });
  }

  private void suspect(Validator validator, String detail) {
    suspicions.report(new Suspicion(validator, Suspicion.Reason.WRONG_ENVELOPE, detail));
  }

  /** The number of payments that validators are being asked for. */
  int running() {
    return running.size();
  }
}
