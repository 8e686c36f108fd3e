package tempo.fastpay.client.quorum;

import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.TxHash;

/** Counts the answers to one submission and says when they decide it. Pure. */
final class Tally {
  private final Committee committee;
  private final Submission submission;
  private final TxHash txHash;
  private final CertificateCollector collector;
  private final Map<Validator, Standing> standings = new LinkedHashMap<>();

  Tally(
      Committee committee,
      Submission submission,
      CertificateCollector collector,
      Collection<Validator> asked) {
    this.committee = committee;
    this.submission = submission;
    this.txHash = submission.envelope().txHash();
    this.collector = collector;
    for (Validator validator : asked) {
      standings.put(validator, new Standing.Waiting());
    }
  }

  Standing standing(Validator validator) {
    return standings.get(validator);
  }

  /**
   * Takes a certificate; a validator whose answer was final already is not heard again.
   *
   * @param verified the result of verifying it
   */
  Optional<Suspicion> certified(
      Validator validator, Certificate certificate, Optional<VerifiedCertificate> verified) {
    if (!standings.get(validator).isOpen()) {
      return Optional.empty();
    }
    Optional<Suspicion> suspicion =
        collector.answered(validator, txHash, certificate, () -> verified);
    Optional<VerifiedCertificate> counted = collector.find(txHash, validator.id());
    if (counted.isPresent()) {
      standings.put(validator, new Standing.Certified(counted.get()));
    } else {
      suspicion.ifPresent(found -> suspected(validator, found, Optional.empty()));
    }
    return suspicion;
  }

  private void suspected(Validator validator, Suspicion suspicion, Optional<Reject> reject) {
    standings.put(validator, new Standing.Suspected(suspicion, reject));
  }

  /** Takes a refusal; a validator whose answer was final already is not heard again. */
  Optional<Suspicion> rejected(Validator validator, Reject reject) {
    if (!standings.get(validator).isOpen()) {
      return Optional.empty();
    }
    if (reject.conflicting().equals(Optional.of(txHash))) {
      Suspicion suspicion =
          new Suspicion(
              validator,
              Suspicion.Reason.FALSE_EQUIVOCATION,
              "calls the submitted payment a conflict with itself");
      suspected(validator, suspicion, Optional.of(reject));
      return Optional.of(suspicion);
    }
    boolean mayPassLater = reject.code().retry() == RejectCode.Retry.AFTER_BACKOFF;
    standings.put(validator, new Standing.Rejected(reject, mayPassLater));
    return Optional.empty();
  }

  /** Takes a call that failed; it says nothing about the payment. */
  void notReached(Validator validator, String cause) {
    if (standings.get(validator).isOpen()) {
      standings.put(validator, new Standing.Unreachable(cause));
    }
  }

  /** The outcome, once no further answer can change it. */
  Optional<Outcome> decision() {
    Optional<VerifiedQc> qc = collector.assemble(submission.envelope(), submission.payment());
    if (qc.isPresent()) {
      return Optional.of(new Outcome.Certified(qc.get(), standings));
    }
    long open = standings.values().stream().filter(Standing::isOpen).count();
    if (collector.count(txHash) + open >= committee.threshold()) {
      return Optional.empty();
    }
    return Optional.of(withoutQuorum(Optional.empty()));
  }

  /** The outcome when the time is up. */
  Outcome atDeadline(long deadlineMs) {
    return decision()
        .orElseGet(() -> new Outcome.Undecided(txHash, standings, Optional.of(deadlineMs)));
  }

  private Outcome withoutQuorum(Optional<Long> deadlineMs) {
    Map<Validator, Reject> rejects = new LinkedHashMap<>();
    Set<TxHash> conflicting = new LinkedHashSet<>();
    standings.forEach(
        (validator, standing) -> {
          if (standing instanceof Standing.Rejected rejected && !rejected.isOpen()) {
            rejects.put(validator, rejected.reject());
            rejected.reject().conflicting().ifPresent(conflicting::add);
          }
        });
    if (rejects.isEmpty()) {
      return new Outcome.Undecided(txHash, standings, deadlineMs);
    }
    Reject dominant = dominant(rejects.values());
    return new Outcome.Refused(
        txHash, rejects, dominant, Advice.of(dominant.code()), conflicting, standings);
  }

  /** A refusal with the most frequent code; between equals the code earlier in the list. */
  private static Reject dominant(Collection<Reject> rejects) {
    Map<RejectCode, Integer> counts = new EnumMap<>(RejectCode.class);
    rejects.forEach(reject -> counts.merge(reject.code(), 1, Integer::sum));
    Reject dominant = null;
    int most = 0;
    for (RejectCode code : counts.keySet()) {
      if (counts.get(code) > most) {
        most = counts.get(code);
        dominant = rejects.stream().filter(reject -> reject.code() == code).findFirst().get();
      }
    }
    return dominant;
  }

  /** The wait that the validator asked for, in milliseconds; empty if it asked for none. */
  OptionalLong retryAfterMs(Validator validator) {
    return standings.get(validator) instanceof Standing.Rejected rejected
        ? rejected.reject().retryAfterMillis()
        : OptionalLong.empty();
  }
}
