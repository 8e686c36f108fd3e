package tempo.fastpay.client.quorum;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tempo.fastpay.loop.BackOff;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.protocol.api.PresentResult;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;

/** Carries one submission from its first call to its outcome. Lives on the fan-out's loop. */
final class SubmitRound {
  private final Loop loop;
  private final Fanout fanout;
  private final Submission submission;
  private final SubmitRequest request;
  private final Tally tally;
  private final Crypto crypto;
  private final RetryOptions options;
  private final Supplier<BackOff> pauses;
  private final Suspicions suspicions;
  private final Handler<QuorumClient.LateAnswer> onLate;
  private final Promise<Outcome> outcome = Promise.promise();
  private final Map<Validator, Integer> attempts = new HashMap<>();
  private final Map<Validator, BackOff> pauseOf = new HashMap<>();
  private boolean decided;
  private Runnable cancelDeadline = () -> {};

  SubmitRound(
      Fanout fanout,
      Submission submission,
      Tally tally,
      Crypto crypto,
      RetryOptions options,
      Supplier<BackOff> pauses,
      Suspicions suspicions,
      Handler<QuorumClient.LateAnswer> onLate) {
    this.fanout = fanout;
    this.loop = fanout.loop();
    this.submission = submission;
    this.request = submission.request();
    this.tally = tally;
    this.crypto = crypto;
    this.options = options;
    this.pauses = pauses;
    this.suspicions = suspicions;
    this.onLate = onLate;
  }

  Future<Outcome> run() {
    loop.run(this::start);
    return outcome.future();
  }

  private void start() {
    cancelDeadline =
        loop.after(
            options.deadlineMs(),
            () -> decide(Optional.of(tally.atDeadline(options.deadlineMs()))));
    for (Validator validator : fanout.validators()) {
      attempt(validator, 1);
    }
    decideIfPossible();
  }

  private void attempt(Validator validator, int number) {
    if (decided || !tally.standing(validator).isOpen()) {
      return;
    }
    attempts.put(validator, number);
    // The call itself goes on after the timer: a certificate that comes late is still one.
    Future<SubmitReply> answer = loop.onLoop(send(fanout.port(validator)));
    fanout
        .call(() -> answer)
        .onFailure(
            cause -> {
              if (!(cause instanceof MalformedRequestException)) {
                notReached(validator, number, cause);
              }
            });
    answer.onComplete(
        result -> {
          if (result.result() instanceof SubmitReply.Certified certified) {
            verify(certified.certificate())
                .onSuccess(
                    verified ->
                        answered(
                            validator,
                            number,
                            () -> tally.certified(validator, certified.certificate(), verified)));
          } else if (result.result() instanceof SubmitReply.Rejected rejected) {
            answered(validator, number, () -> tally.rejected(validator, rejected.reject()));
          } else if (result.cause() instanceof MalformedRequestException malformed) {
            Reject reject = Reject.of(RejectCode.INVALID_FORMAT, malformed.getMessage());
            answered(validator, number, () -> tally.rejected(validator, reject));
          }
        });
  }

  /** Verifies a certificate on a worker thread, since the loop never waits for a signature. */
  private Future<Optional<VerifiedCertificate>> verify(Certificate certificate) {
    return loop.compute(() -> fanout.committee().verify(certificate, crypto));
  }

  private Future<SubmitReply> send(ValidatorApi port) {
    try {
      Future<List<PresentResult>> presented = Future.succeededFuture(List.of());
      for (List<QuorumCertificate> portion : submission.presentedBefore()) {
        presented = presented.compose(none -> port.presentQuorumCertificates(portion));
      }
      return presented.compose(none -> port.submit(request));
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private void answered(Validator validator, int number, Supplier<Optional<Suspicion>> take) {
    loop.check();
    Standing before = tally.standing(validator);
    take.get().ifPresent(suspicions::report);
    Standing now = tally.standing(validator);
    if (decided) {
      if (!now.equals(before)) {
        onLate.handle(new QuorumClient.LateAnswer(validator, now));
      }
      return;
    }
    decideIfPossible();
    if (now.isOpen()) {
      retry(validator, number);
    }
  }

  private void notReached(Validator validator, int number, Throwable cause) {
    loop.check();
    tally.notReached(validator, reason(cause));
    retry(validator, number);
  }

  private static String reason(Throwable cause) {
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  private void retry(Validator validator, int number) {
    // An attempt that timed out and answers after all has been followed by its successor already.
    if (decided || !attempts.replace(validator, number, number + 1)) {
      return;
    }
    loop.after(
        pauseOf
            .computeIfAbsent(validator, first -> pauses.get())
            .next(tally.retryAfterMs(validator)),
        () -> attempt(validator, number + 1));
  }

  private void decideIfPossible() {
    decide(tally.decision());
  }

  private void decide(Optional<Outcome> decision) {
    if (decided || decision.isEmpty()) {
      return;
    }
    decided = true;
    cancelDeadline.run();
    outcome.complete(decision.get());
  }
}
