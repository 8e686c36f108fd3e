package tempo.fastpay.aggregator;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import tempo.fastpay.aggregator.Counters.Answer;
import tempo.fastpay.client.quorum.Outcome;
import tempo.fastpay.client.quorum.QuorumClient;
import tempo.fastpay.client.quorum.Standing;
import tempo.fastpay.client.quorum.Submission;
import tempo.fastpay.proto.contract.UnavailableException;
import tempo.fastpay.protocol.api.FanoutReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.api.ValidatorReject;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.TxHash;

/**
 * Brings a payment to a committee: it is screened, given the parent it names, sent to all, answered
 * at quorum; certificates that come later are collected. The same payment is sent once at a time,
 * and not at all once it has a QC.
 */
final class Submissions {
  private static final long RETRY_MS = 1_000;

  private final QuorumClient validators;
  private final Screening screening;
  private final Payments payments;
  private final Merger merger;
  private final Counters counters;
  private final LongSupplier unixMillis;
  private final AggregatorLimits limits;
  private final Map<TxHash, Round> rounds = new HashMap<>();
  private int open;

  /** A payment that is under way. */
  private record Round(List<QuorumCertificate> parents, Future<FanoutReply> reply) {}

  Submissions(
      QuorumClient validators,
      Screening screening,
      Payments payments,
      Merger merger,
      Counters counters,
      LongSupplier unixMillis,
      AggregatorLimits limits) {
    this.validators = validators;
    this.screening = screening;
    this.payments = payments;
    this.merger = merger;
    this.counters = counters;
    this.unixMillis = unixMillis;
    this.limits = limits;
  }

  /** The number of submissions that wait for their answer. */
  int open() {
    return open;
  }

  Future<FanoutReply> submit(SubmitRequest request) {
    if (open >= limits.submissionsLimit()) {
      counters.answered(Answer.OVERLOADED);
      return Future.failedFuture(
          new UnavailableException(
              "this aggregator works on " + open + " payments already: try again", RETRY_MS));
    }
    open++;
    return screening
        .submission(request)
        .compose(
            screened ->
                screened instanceof Screening.Screened.Ready ready
                    ? submit(withNamedParent(request), ready.payment())
                    : noPayment(request, ((Screening.Screened.Refused) screened).reject()))
        .onComplete(done -> open--);
  }

  private Future<FanoutReply> noPayment(SubmitRequest request, Reject reject) {
    counters.answered(Answer.NO_PAYMENT);
    return Future.succeededFuture(
        new FanoutReply(
            request.envelope().txHash(),
            Optional.empty(),
            List.of(),
            List.of(new ValidatorReject(Optional.empty(), reject)),
            Optional.empty()));
  }

  /** Adds the QC of a parent that is only named, if one is held under this name. */
  private SubmitRequest withNamedParent(SubmitRequest request) {
    List<QuorumCertificate> presented = request.parentQcs();
    Optional<VerifiedQc> named =
        request
            .envelope()
            .parentQc()
            .filter(hash -> presented.stream().noneMatch(qc -> qc.hash().equals(hash)))
            .flatMap(payments::qc);
    if (named.isEmpty() || presented.size() >= SubmitRequest.PARENT_QCS_LIMIT) {
      return request;
    }
    List<QuorumCertificate> parents = new ArrayList<>(presented);
    parents.add(named.get().certificate());
    return request.withParentQcs(parents);
  }

  private Future<FanoutReply> submit(SubmitRequest request, Payment payment) {
    TxHash txHash = request.envelope().txHash();
    Optional<Tracked> held = payments.find(txHash).filter(known -> known.qc().isPresent());
    if (held.isPresent()) {
      counters.answered(Answer.CERTIFIED);
      return Future.succeededFuture(held.get().toReply());
    }
    Round running = rounds.get(txHash);
    if (running == null) {
      return start(request, payment);
    }
    // Other parents may be what a payment lacked that was refused.
    return running
        .reply()
        .compose(
            reply ->
                reply.qc().isPresent() || running.parents().equals(request.parentQcs())
                    ? Future.succeededFuture(reply)
                    : submit(request, payment));
  }

  private Future<FanoutReply> start(SubmitRequest request, Payment payment) {
    TxHash txHash = request.envelope().txHash();
    // From here on certificates count wherever they are seen first.
    merger.learned(request.envelope(), payment).rejects(Map.of());
    Future<FanoutReply> reply =
        validators
            .submit(
                new Submission(request.envelope(), payment, request.parentQcs()),
                Merger.certifiedAround(unixMillis.getAsLong(), limits.retry().deadlineMs()),
                late -> late(request, payment, late))
            .map(outcome -> answer(request, payment, outcome));
    rounds.put(txHash, new Round(request.parentQcs(), reply));
    return reply;
  }

  private FanoutReply answer(SubmitRequest request, Payment payment, Outcome outcome) {
    rounds.remove(outcome.txHash());
    counters.answered(kind(outcome));
    Map<Validator, Reject> rejects = new LinkedHashMap<>();
    outcome
        .standings()
        .forEach(
            (validator, standing) -> {
              collect(standing);
              standing.refusal().ifPresent(reject -> rejects.put(validator, reject));
            });
    if (outcome instanceof Outcome.Certified certified) {
      merger.certified(certified.qc());
    }
    Tracked tracked = merger.learned(request.envelope(), payment);
    tracked.rejects(rejects);
    return tracked.toReply();
  }

  private static Answer kind(Outcome outcome) {
    if (outcome instanceof Outcome.Certified) {
      return Answer.CERTIFIED;
    }
    return outcome instanceof Outcome.Refused ? Answer.REFUSED : Answer.UNDECIDED;
  }

  private void collect(Standing standing) {
    if (standing instanceof Standing.Certified certified) {
      merger.collected(certified.certificate());
    }
  }

  private void late(SubmitRequest request, Payment payment, QuorumClient.LateAnswer late) {
    collect(late.standing());
    late.standing()
        .refusal()
        .ifPresent(
            reject -> {
              Tracked tracked = merger.learned(request.envelope(), payment);
              tracked.reject(late.validator(), reject);
            });
  }
}
