package tempo.fastpay.sidecar;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tempo.fastpay.face.ScreenedPayments;
import tempo.fastpay.loop.Workers;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.tx.PaymentScreen;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.QcHash;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.sidecar.core.Candidate;

/**
 * Checks everything about a payment and a QC that needs signatures and no state, on worker threads,
 * so that the validator's one context never waits for it. The same bytes are not verified twice.
 */
final class Screening {
  /** The result of screening a submission, before any state is asked. */
  sealed interface Screened {
    /**
     * A payment that agrees with its envelope.
     *
     * @param parents the presented QCs that verify
     * @param badParent what is wrong with the first that does not
     */
    record Ready(Candidate candidate, List<VerifiedQc> parents, Optional<Reject> badParent)
        implements Screened {}

    record Refused(Reject reject) implements Screened {}
  }

  /**
   * A QC as somebody presents it, beside what this validator knows of its payment.
   *
   * @param before the same QC, to the byte, verified in full earlier
   * @param held the payment's envelope, used where the QC travels without one
   * @param certificates those over its payment that were verified one by one
   */
  record QcClaim(
      QuorumCertificate raw,
      Optional<VerifiedQc> before,
      Optional<Envelope> held,
      List<VerifiedCertificate> certificates) {}

  private final Workers workers;
  private final Crypto crypto;
  private final Committee committee;
  private final ScreenedPayments payments;

  Screening(Workers workers, Crypto crypto, Committee committee) {
    this.workers = workers;
    this.crypto = crypto;
    this.committee = committee;
    this.payments = new ScreenedPayments(committee.chainId(), crypto);
  }

  /**
   * Screens a submission.
   *
   * @param known what is known of a presented QC; called before this returns
   */
  Future<Screened> submission(SubmitRequest request, Function<QuorumCertificate, QcClaim> known) {
    List<QcClaim> claims = request.parentQcs().stream().map(known).toList();
    return workers.run(() -> screen(request, claims));
  }

  private Screened screen(SubmitRequest request, List<QcClaim> claims) {
    return payment(request.envelope().paymentBytes())
        .fold(payment -> screen(request, payment, claims), Screened.Refused::new);
  }

  private Screened screen(SubmitRequest request, Payment payment, List<QcClaim> claims) {
    Envelope envelope = request.envelope();
    if (!envelope.chainId().equals(committee.chainId())) {
      return refused(
          RejectCode.WRONG_CHAIN,
          "chain_id: this validator serves " + committee.chainId() + ", got " + envelope.chainId());
    }
    Optional<String> contradiction = request.contradiction(payment);
    if (contradiction.isPresent()) {
      return refused(RejectCode.INVALID_FORMAT, "tx: " + contradiction.get());
    }
    Set<QcHash> presented = new HashSet<>();
    List<VerifiedQc> parents = new ArrayList<>();
    Optional<Reject> bad = Optional.empty();
    for (QcClaim claim : claims) {
      VerifiedQc.Result verdict = verified(claim);
      presented.add(claim.raw().hash());
      if (verdict instanceof VerifiedQc.Result.Verified verified) {
        parents.add(verified.qc());
      } else if (verdict instanceof VerifiedQc.Result.Refused refused) {
        bad = Optional.of(refused.reject());
        break;
      }
    }
    return new Screened.Ready(Candidate.of(envelope, payment, presented), parents, bad);
  }

  private static Screened refused(RejectCode code, String message) {
    return new Screened.Refused(Reject.of(code, message));
  }

  /** Screens a payment's bytes; for worker threads. */
  PaymentScreen.Result payment(Bytes raw) {
    return payments.screen(raw);
  }

  /** Verifies a certificate; empty where it proves nothing. */
  Future<Optional<VerifiedCertificate>> certificate(Certificate certificate) {
    return workers.run(() -> committee.verify(certificate, crypto));
  }

  /**
   * Screens the payment in an envelope.
   *
   * @return fails with {@link IllegalArgumentException} where it is no payment, or contradicts the
   *     envelope
   */
  Future<Payment> envelope(Envelope envelope) {
    return workers.run(() -> accepted(envelope));
  }

  private Payment accepted(Envelope envelope) {
    if (payment(envelope.paymentBytes()) instanceof PaymentScreen.Result.Accepted accepted
        && VerifiedQc.contradiction(envelope, accepted.payment()).isEmpty()) {
      return accepted.payment();
    }
    throw new IllegalArgumentException("the envelope holds no good payment");
  }

  /** Verifies a QC in full, but for what was verified before. */
  Future<VerifiedQc.Result> quorumCertificate(QcClaim claim) {
    return claim.before().isPresent()
        ? Future.succeededFuture(verified(claim))
        : workers.run(() -> verified(claim));
  }

  private VerifiedQc.Result verified(QcClaim claim) {
    return claim
        .before()
        .<VerifiedQc.Result>map(VerifiedQc.Result.Verified::new)
        .orElseGet(
            () ->
                VerifiedQc.verify(
                    claim.raw(),
                    claim.held(),
                    committee,
                    crypto,
                    this::payment,
                    claim.certificates()));
  }
}
