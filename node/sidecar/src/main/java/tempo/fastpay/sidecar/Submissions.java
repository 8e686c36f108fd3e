package tempo.fastpay.sidecar;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.proto.contract.UnavailableException;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.sidecar.core.Candidate;
import tempo.fastpay.sidecar.port.RecordException;

/** Takes a payment through one validator: screens, decides, records, signs, publishes. */
final class Submissions {
  private static final Logger LOG = LoggerFactory.getLogger(Submissions.class);
  private static final long RETRY_MS = 1_000;

  private final SidecarConfig config;
  private final Screening screening;
  private final Certifier certifier;
  private final Knowledge knowledge;
  private final Display display;
  private final Journal journal;
  private int working;

  Submissions(
      SidecarConfig config,
      Screening screening,
      Certifier certifier,
      Knowledge knowledge,
      Display display,
      Journal journal) {
    this.config = config;
    this.screening = screening;
    this.certifier = certifier;
    this.knowledge = knowledge;
    this.display = display;
    this.journal = journal;
  }

  /** Certifies a payment, or says why not. */
  Future<SubmitReply> admit(SubmitRequest request) {
    display.check();
    if (!journal.hasRoom()) {
      return rejected(
          Reject.retryAfter(
              "this validator's disk is behind: try again, or ask another", RETRY_MS));
    }
    if (working >= config.submissionsLimit()) {
      return rejected(
          Reject.retryAfter(
              "this validator works on " + working + " payments already: try again", RETRY_MS));
    }
    working++;
    TxHash txHash = request.envelope().txHash();
    Optional<VerifiedCertificate> before = display.certificate(config.validator().id(), txHash);
    Future<SubmitReply> answer =
        before.isPresent()
            ? screening
                .submission(request.withParentQcs(List.of()), display::claim)
                .compose(screened -> again(before.get(), screened))
            : screening.submission(request, display::claim).compose(this::decide);
    return answer.recover(this::unavailable).onComplete(done -> working--);
  }

  /** L2: the same envelope gets the same certificate, whatever else has changed since. */
  private static Future<SubmitReply> again(
      VerifiedCertificate before, Screening.Screened screened) {
    return screened instanceof Screening.Screened.Refused refused
        ? rejected(refused.reject())
        : certified(before);
  }

  private Future<SubmitReply> decide(Screening.Screened screened) {
    if (screened instanceof Screening.Screened.Refused refused) {
      return rejected(refused.reject());
    }
    Screening.Screened.Ready ready = (Screening.Screened.Ready) screened;
    if (ready.badParent().isPresent()) {
      return certifier
          .refusalBefore(ready.badParent().get(), ready.candidate())
          .compose(Submissions::rejected);
    }
    return knowledge
        .learnAll(ready.parents(), ready.candidate().payment())
        .compose(learned -> certifier.certify(ready.candidate()))
        .compose(outcome -> answer(ready.candidate(), outcome));
  }

  private Future<SubmitReply> answer(Candidate candidate, Certifier.Outcome outcome) {
    if (outcome instanceof Certifier.Outcome.Refused refused) {
      return knowledge
          .refused(refused.reject(), candidate.payment())
          .compose(kept -> rejected(refused.reject()));
    }
    VerifiedCertificate certificate = ((Certifier.Outcome.Certified) outcome).certificate();
    display.accepted(candidate);
    knowledge.collected(certificate, Optional.empty());
    return certified(certificate);
  }

  private Future<SubmitReply> unavailable(Throwable failure) {
    if (failure instanceof UnavailableException away) {
      return rejected(away.reject());
    }
    journal.failed(failure);
    if (!(failure instanceof RecordException)) {
      LOG.atWarn()
          .setMessage("a payment could not be worked on")
          .addKeyValue("validator", config.validator().name())
          .addKeyValue("reason", String.valueOf(failure.getMessage()))
          .log();
    }
    return rejected(
        Reject.retryAfter("this validator cannot certify now: ask another or retry", RETRY_MS));
  }

  private static Future<SubmitReply> rejected(Reject reject) {
    return Future.succeededFuture(new SubmitReply.Rejected(reject));
  }

  private static Future<SubmitReply> certified(VerifiedCertificate certificate) {
    return Future.succeededFuture(new SubmitReply.Certified(certificate.certificate()));
  }
}
