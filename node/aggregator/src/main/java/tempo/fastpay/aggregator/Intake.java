package tempo.fastpay.aggregator;

import io.vertx.core.Future;
import java.util.Optional;
import tempo.fastpay.client.quorum.Suspicion;
import tempo.fastpay.client.quorum.Suspicions;
import tempo.fastpay.face.gossip.Backlog;
import tempo.fastpay.face.gossip.Peer;
import tempo.fastpay.face.gossip.PeerIntake;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.quorum.VerifiedQc;

/**
 * Verifies the certificates and QCs that validators show before they count (L10), and names a
 * validator that shows one which no honest validator would. A bad certificate takes nobody's place.
 */
final class Intake implements PeerIntake {
  private final Committee committee;
  private final Screening screening;
  private final Payments payments;
  private final Merger merger;
  private final Suspicions suspicions;
  private final Backlog backlog;

  /**
   * Makes an intake of what boards show.
   *
   * @param backlogLimit certificates and QCs of one validator being verified at once
   */
  Intake(
      Committee committee,
      Screening screening,
      Payments payments,
      Merger merger,
      Suspicions suspicions,
      int backlogLimit) {
    this.committee = committee;
    this.screening = screening;
    this.payments = payments;
    this.merger = merger;
    this.suspicions = suspicions;
    this.backlog = new Backlog(backlogLimit);
  }

  @Override
  public boolean ready(Peer from) {
    return backlog.hasRoom(from.validator());
  }

  @Override
  public void certificate(Peer from, Certificate certificate) {
    certificate(from.validator(), certificate);
  }

  /** Takes a certificate that a validator shows, of any signer. Never fails. */
  Future<Void> certificate(Validator from, Certificate certificate) {
    Optional<Validator> signer = committee.member(certificate.signer());
    if (signer.isEmpty()) {
      suspect(
          from,
          Suspicion.Reason.STRANGER,
          "a certificate of " + certificate.signer() + ", who is not in the committee");
      return Future.succeededFuture();
    }
    if (merger.isSeen(certificate.signer(), certificate.txHash())) {
      return Future.succeededFuture();
    }
    return working(
        from,
        screening
            .certificate(certificate)
            .onSuccess(
                verified -> {
                  if (verified.isPresent()) {
                    merger.collected(verified.get());
                  } else {
                    suspect(
                        from,
                        reason(certificate),
                        "the certificate of "
                            + signer.get().name()
                            + " over "
                            + certificate.txHash()
                            + " does not verify");
                  }
                }));
  }

  private Suspicion.Reason reason(Certificate certificate) {
    if (!certificate.epoch().equals(committee.epoch())) {
      return Suspicion.Reason.WRONG_EPOCH;
    }
    return certificate.effects().hash().equals(certificate.effectsHash())
        ? Suspicion.Reason.BAD_SIGNATURE
        : Suspicion.Reason.WRONG_EFFECTS;
  }

  private Future<Void> working(Validator from, Future<?> work) {
    return backlog.during(from, work).transform(done -> Future.succeededFuture());
  }

  @Override
  public void quorumCertificate(Peer from, QuorumCertificate qc) {
    quorumCertificate(from.validator(), qc);
  }

  /** Takes a QC that a validator shows. Never fails. */
  Future<Void> quorumCertificate(Validator from, QuorumCertificate qc) {
    Optional<Tracked> known = payments.find(qc.txHash());
    if (known.flatMap(Tracked::qc).isPresent()) {
      return Future.succeededFuture();
    }
    Optional<Envelope> held = known.flatMap(Tracked::signed).map(Tracked.Signed::envelope);
    if (qc.envelope().isEmpty() && held.isEmpty()) {
      // Without its payment it is so many certificates, and enough of them ask for the bytes.
      return Future.join(
              qc.certificates().stream().map(inside -> certificate(from, inside)).toList())
          .mapEmpty();
    }
    return working(
        from,
        screening
            .quorumCertificate(qc, held)
            .onSuccess(
                verdict -> {
                  if (verdict instanceof VerifiedQc.Result.Verified verified) {
                    merger.certified(verified.qc());
                  } else if (verdict instanceof VerifiedQc.Result.Refused refused) {
                    suspect(from, Suspicion.Reason.FORGED_QC, refused.reject().message());
                  }
                }));
  }

  @Override
  public void lifecycle(Peer from, Lifecycle update) {
    merger.told(from.validator(), update);
  }

  private void suspect(Validator validator, Suspicion.Reason reason, String detail) {
    suspicions.report(new Suspicion(validator, reason, detail));
  }

  /** The number of certificates and QCs being verified. */
  int backlog() {
    return backlog.size();
  }
}
