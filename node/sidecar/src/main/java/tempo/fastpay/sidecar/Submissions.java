package tempo.fastpay.sidecar;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.face.gossip.CertificatePool;
import tempo.fastpay.proto.contract.UnavailableException;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.ValidatorCore;
import tempo.fastpay.sidecar.port.RecordException;
import tempo.fastpay.sidecar.port.SigningRecord;

/** A payment's way through one validator: screened, decided, recorded, signed, told of. */
final class Submissions {
  private static final Logger LOG = LoggerFactory.getLogger(Submissions.class);
  private static final long RETRY_MS = 1_000;

  private final SidecarConfig config;
  private final ValidatorCore core;
  private final Screening screening;
  private final Certifier certifier;
  private final Knowledge knowledge;
  private final Equivocations equivocations;
  private final CertificatePool pool;
  private final PaymentBook book;
  private final SigningRecord record;
  private final Supplier<UInt64> headHeight;
  private final Consumer<Throwable> onRecordFailed;
  private int working;

  Submissions(
      SidecarConfig config,
      ValidatorCore core,
      Screening screening,
      Certifier certifier,
      Knowledge knowledge,
      Equivocations equivocations,
      CertificatePool pool,
      PaymentBook book,
      SigningRecord record,
      Supplier<UInt64> headHeight,
      Consumer<Throwable> onRecordFailed) {
    this.config = config;
    this.core = core;
    this.screening = screening;
    this.certifier = certifier;
    this.knowledge = knowledge;
    this.equivocations = equivocations;
    this.pool = pool;
    this.book = book;
    this.record = record;
    this.headHeight = headHeight;
    this.onRecordFailed = onRecordFailed;
  }

  /** Certifies a payment, or says why not. */
  Future<SubmitReply> admit(SubmitRequest request) {
    if (!record.hasRoom()) {
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
    Optional<VerifiedCertificate> before = pool.find(config.validator().id(), txHash);
    Future<SubmitReply> answer =
        before.isPresent()
            ? screening
                .submission(request.withParentQcs(List.of()), knowledge::claim)
                .compose(screened -> again(before.get(), screened))
            : screening.submission(request, knowledge::claim).compose(this::decide);
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
          .refusalBefore(ready.badParent().get(), ready.candidate(), headHeight.get())
          .compose(Submissions::rejected);
    }
    return knowledge
        .learnAll(ready.parents(), ready.candidate().payment())
        .compose(learned -> certifier.certify(ready.candidate(), headHeight.get()))
        .compose(
            outcome -> {
              if (outcome instanceof Certifier.Outcome.Refused refused) {
                return equivocations
                    .refused(refused.reject(), ready.candidate().payment())
                    .compose(kept -> rejected(refused.reject()));
              }
              VerifiedCertificate certificate =
                  ((Certifier.Outcome.Certified) outcome).certificate();
              book.accepted(
                  ready.candidate().envelope(), ready.candidate().payment(), core.base().height());
              knowledge.collected(certificate, Optional.empty());
              return certified(certificate);
            });
  }

  private Future<SubmitReply> unavailable(Throwable failure) {
    if (failure instanceof UnavailableException away) {
      return rejected(away.reject());
    }
    if (failure instanceof RecordException) {
      onRecordFailed.accept(failure);
    } else {
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
