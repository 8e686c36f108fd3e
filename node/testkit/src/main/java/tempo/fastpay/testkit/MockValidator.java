package tempo.fastpay.testkit;

import io.vertx.core.Handler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.EvidencePage;
import tempo.fastpay.protocol.api.EvidenceQuery;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.api.PaymentQuery;
import tempo.fastpay.protocol.api.PaymentStatus;
import tempo.fastpay.protocol.api.PresentResult;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.evidence.Evidence;
import tempo.fastpay.protocol.evidence.VerifiedEvidence;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.tx.PaymentScreen;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;

/**
 * The plain inside of the mock: verifies, decides by its ledger, signs, writes to its board. One
 * thread at a time.
 */
final class MockValidator {
  private final TestCommittee.Member self;
  private final Committee committee;
  private final UnaryOperator<Certificate> shown;
  private final MockLedger ledger;
  private final MockBoard board;
  private final Map<TxHash, Certificate> certificates = new HashMap<>();
  private final Map<TxHash, Held> held = new HashMap<>();
  private final Map<ContentionKey, Evidence> evidenceByKey = new LinkedHashMap<>();

  /** The state of one envelope. */
  private static final class Held {
    final Envelope envelope;
    final Payment payment;
    Optional<QuorumCertificate> qc = Optional.empty();
    Lifecycle lifecycle;
    final List<Handler<Lifecycle>> followers = new ArrayList<>();

    Held(Envelope envelope, Payment payment) {
      this.envelope = envelope;
      this.payment = payment;
    }
  }

  /**
   * Makes a validator that has seen nothing.
   *
   * @param shown changes a certificate on its way out, or leaves it as it is
   */
  MockValidator(
      TestCommittee.Member self,
      Committee committee,
      MockLedger ledger,
      MockBoard board,
      UnaryOperator<Certificate> shown) {
    this.self = self;
    this.committee = committee;
    this.ledger = ledger;
    this.board = board;
    this.shown = shown;
  }

  /** Gives a payment's stage, and every later one to the follower; empty if it is not known. */
  Optional<Lifecycle> follow(TxHash txHash, Handler<Lifecycle> follower) {
    Optional<Held> known = Optional.ofNullable(held.get(txHash));
    known.ifPresent(found -> found.followers.add(follower));
    return known.map(found -> found.lifecycle);
  }

  /** Makes a block of all live payments that can be paid for. */
  void makeBlock() {
    for (MockLedger.Live included : ledger.block()) {
      for (Held known : held.values()) {
        if (known.payment.message().equals(included.payment().message())) {
          progress(known, Lifecycle.Stage.FINALIZED);
        }
      }
    }
  }

  Optional<PaymentStatus> payment(PaymentQuery query) {
    Optional<TxHash> txHash =
        query instanceof PaymentQuery.ByTxHash byTxHash
            ? Optional.of(byTxHash.txHash())
            : ledger.at(((PaymentQuery.ByContentionKey) query).key());
    return txHash
        .map(held::get)
        .map(known -> new PaymentStatus(known.envelope, known.lifecycle, known.qc));
  }

  SubmitReply receive(SubmitRequest request) {
    return PaymentScreen.screen(
            request.envelope().paymentBytes(),
            Optional.empty(),
            committee.chainId(),
            Fixtures.CRYPTO)
        .fold(payment -> receive(request, payment), SubmitReply.Rejected::new);
  }

  private SubmitReply receive(SubmitRequest request, Payment payment) {
    Envelope envelope = request.envelope();
    Optional<Reject> refusal =
        request.contradiction(payment).map(what -> Reject.of(RejectCode.INVALID_FORMAT, what));
    if (refusal.isPresent()) {
      return new SubmitReply.Rejected(refusal.get());
    }
    for (QuorumCertificate parent : request.parentQcs()) {
      if (present(parent) instanceof PresentResult.Refused refused) {
        return new SubmitReply.Rejected(refused.reject());
      }
    }
    Certificate again = certificates.get(envelope.txHash());
    if (again != null) {
      return new SubmitReply.Certified(shown.apply(again));
    }
    boolean namesMissingParent =
        envelope.parentQc().isPresent()
            && request.parentQcs().stream()
                .noneMatch(parent -> parent.hash().equals(envelope.parentQc().get()));
    refusal = ledger.refusal(envelope, payment, namesMissingParent, System.currentTimeMillis());
    if (refusal.isPresent()) {
      refusal.get().conflicting().map(held::get).ifPresent(first -> prove(first.payment, payment));
      return new SubmitReply.Rejected(refusal.get());
    }
    return new SubmitReply.Certified(shown.apply(certify(envelope, payment)));
  }

  private void prove(Payment first, Payment second) {
    Evidence evidence =
        new Evidence.SenderEquivocation(
            committee.chainId(), first.contentionKey(), first.raw(), second.raw());
    if (VerifiedEvidence.verify(evidence, committee, Fixtures.CRYPTO)
        instanceof VerifiedEvidence.Result.Verified) {
      evidenceByKey.putIfAbsent(first.contentionKey(), evidence);
    }
  }

  /** A page of evidence; the cursor is the number of pieces shown. */
  EvidencePage evidence(EvidenceQuery query) {
    List<Evidence> all = List.copyOf(evidenceByKey.values());
    int from = query.cursor().isEmpty() ? 0 : Integer.parseInt(query.cursor());
    int to = Math.min(from + query.limit(), all.size());
    return new EvidencePage(all.subList(from, to), Integer.toString(to));
  }

  private Certificate certify(Envelope envelope, Payment payment) {
    TxHash txHash = envelope.txHash();
    Certificate certificate = self.certify(envelope, payment, committee);
    ledger.permit(payment, txHash);
    certificates.put(txHash, certificate);
    Held known = hold(envelope, payment);
    board.add(
        cursor -> new BoardEvent.Certified(certificate, cursor),
        txHash,
        payment.sender(),
        payment.recipient(),
        System.currentTimeMillis());
    committee
        .verify(certificate, Fixtures.CRYPTO)
        .flatMap(own -> VerifiedQc.assemble(envelope, payment, List.of(own), committee))
        .ifPresentOrElse(this::learn, () -> progressUnlessCertified(known));
    return certificate;
  }

  private Held hold(Envelope envelope, Payment payment) {
    return held.computeIfAbsent(envelope.txHash(), txHash -> new Held(envelope, payment));
  }

  private void progressUnlessCertified(Held known) {
    if (known.lifecycle == null) {
      progress(known, Lifecycle.Stage.ACCEPTED);
    }
  }

  private void progress(Held known, Lifecycle.Stage stage) {
    TxHash txHash = known.envelope.txHash();
    long now = System.currentTimeMillis();
    known.lifecycle = new Lifecycle(txHash, stage, UInt64.of(now), ledger.height(), "");
    Lifecycle update = known.lifecycle;
    board.add(
        cursor -> new BoardEvent.Progressed(update, cursor),
        txHash,
        known.payment.sender(),
        known.payment.recipient(),
        now);
    known.followers.forEach(follower -> follower.handle(update));
  }

  PresentResult present(QuorumCertificate presented) {
    Optional<Envelope> own =
        Optional.ofNullable(held.get(presented.txHash())).map(known -> known.envelope);
    return VerifiedQc.verify(presented, own, committee, Fixtures.CRYPTO)
        .fold(
            qc -> {
              learn(qc);
              return new PresentResult.Accepted(presented.txHash());
            },
            reject -> new PresentResult.Refused(presented.txHash(), reject));
  }

  private void learn(VerifiedQc qc) {
    if (!ledger.learn(qc)) {
      return;
    }
    Held known = hold(qc.envelope(), qc.payment());
    known.qc = Optional.of(qc.certificate());
    board.add(
        cursor -> new BoardEvent.QuorumReached(qc.certificate(), cursor),
        qc.txHash(),
        qc.payment().sender(),
        qc.payment().recipient(),
        System.currentTimeMillis());
    progress(known, Lifecycle.Stage.CERTIFIED);
  }
}
