package tempo.fastpay.aggregator;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
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
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;

/**
 * Does all work that needs signatures on worker threads, so that the aggregator's one loop never
 * waits for it. The same bytes are not verified twice.
 */
final class Screening {
  /** The result of screening a payment, before any validator is asked. */
  sealed interface Screened {
    /** A payment that agrees with its envelope. */
    record Ready(Payment payment) implements Screened {}

    record Refused(Reject reject) implements Screened {}
  }

  private final Workers workers;
  private final Committee committee;
  private final Crypto crypto;
  private final ScreenedPayments payments;

  Screening(Workers workers, Committee committee, Crypto crypto) {
    this.workers = workers;
    this.committee = committee;
    this.crypto = new RememberedSignatures(crypto);
    this.payments = new ScreenedPayments(committee.chainId(), crypto);
  }

  /** The provider that remembers what it has verified. */
  Crypto crypto() {
    return crypto;
  }

  Future<Screened> submission(SubmitRequest request) {
    return workers.run(() -> screen(request));
  }

  /** Screens an envelope that somebody showed. */
  Future<Screened> envelope(Envelope envelope) {
    return submission(SubmitRequest.of(envelope, List.of()));
  }

  private Screened screen(SubmitRequest request) {
    return payments
        .screen(request.envelope().paymentBytes())
        .fold(payment -> screen(request, payment), Screened.Refused::new);
  }

  private Screened screen(SubmitRequest request, Payment payment) {
    Envelope envelope = request.envelope();
    if (!envelope.chainId().equals(committee.chainId())) {
      return refused(
          RejectCode.WRONG_CHAIN,
          "chain_id: this committee serves " + committee.chainId() + ", got " + envelope.chainId());
    }
    return request
        .contradiction(payment)
        .map(what -> refused(RejectCode.INVALID_FORMAT, "tx: " + what))
        .orElseGet(() -> new Screened.Ready(payment));
  }

  private static Screened refused(RejectCode code, String message) {
    return new Screened.Refused(Reject.of(code, message));
  }

  /** Verifies a certificate; empty if anything is wrong with it (L10). */
  Future<Optional<VerifiedCertificate>> certificate(Certificate certificate) {
    return workers.run(() -> committee.verify(certificate, crypto));
  }

  /**
   * Verifies a QC in full.
   *
   * @param held the envelope, for a QC that travels without one
   */
  Future<VerifiedQc.Result> quorumCertificate(QuorumCertificate raw, Optional<Envelope> held) {
    return workers.run(() -> VerifiedQc.verify(raw, held, committee, crypto, payments::screen));
  }
}
