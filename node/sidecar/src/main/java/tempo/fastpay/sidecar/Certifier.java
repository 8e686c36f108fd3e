package tempo.fastpay.sidecar;

import io.vertx.core.Future;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.Candidate;
import tempo.fastpay.sidecar.core.Decision;
import tempo.fastpay.sidecar.core.Now;
import tempo.fastpay.sidecar.core.Permit;
import tempo.fastpay.sidecar.core.SenderFacts;
import tempo.fastpay.sidecar.core.ValidatorCore;
import tempo.fastpay.sidecar.port.Clock;
import tempo.fastpay.sidecar.port.Journaled;
import tempo.fastpay.sidecar.port.RecordException;
import tempo.fastpay.sidecar.port.Signer;
import tempo.fastpay.sidecar.port.SigningRecord;

/** Certifies payments: decides, records, and signs, in that order (L8). */
final class Certifier {
  /** The answer to a request for a certificate. */
  sealed interface Outcome {
    record Certified(VerifiedCertificate certificate) implements Outcome {}

    record Refused(Reject reject) implements Outcome {}
  }

  /** Refusals that a parent's QC could have prevented. */
  private static final Set<RejectCode> NEEDS_PARENTS =
      EnumSet.of(
          RejectCode.NONCE_SEQ_TOO_HIGH,
          RejectCode.INSUFFICIENT_FUNDS,
          RejectCode.MISSING_PARENT_QC);

  private final ValidatorCore core;
  private final FactsReader facts;
  private final SigningRecord record;
  private final Signer signer;
  private final Clock clock;
  private final LatestBlock latest;
  private final Map<ContentionKey, Future<Journaled<Permit>>> journaled = new HashMap<>();

  Certifier(
      ValidatorCore core,
      FactsReader facts,
      SigningRecord record,
      Signer signer,
      Clock clock,
      LatestBlock latest) {
    this.core = core;
    this.facts = facts;
    this.record = record;
    this.signer = signer;
    this.clock = clock;
    this.latest = latest;
  }

  /** Permits read back from the record can be signed under again. */
  void recovered(Permit permit) {
    journaled.put(permit.key(), Future.succeededFuture(record.recovered(permit)));
  }

  /** The chain has passed these keys. */
  void forget(List<ContentionKey> keys) {
    keys.forEach(journaled::remove);
  }

  /** Certifies a payment if the laws allow it. */
  Future<Outcome> certify(Candidate candidate) {
    UInt64 headHeight = latest.height();
    return facts
        .withFacts(candidate.payment(), read -> applied(decide(candidate, read, headHeight)))
        .compose(decision -> carryOut(decision, candidate));
  }

  private Decision decide(Candidate candidate, SenderFacts read, UInt64 headHeight) {
    return core.decide(candidate, read, new Now(clock.unixMillis(), headHeight));
  }

  /** In the turn of the decision; empty where the facts were stale. */
  private Optional<Decision> applied(Decision decision) {
    if (decision instanceof Decision.StaleFacts) {
      return Optional.empty();
    }
    if (decision instanceof Decision.Certify certify) {
      core.apply(certify);
      journal(certify.permit());
    }
    return Optional.of(decision);
  }

  /**
   * A presented QC is bad: the payment is refused, by an earlier law where one refuses it anyway.
   * Nothing changes.
   */
  Future<Reject> refusalBefore(Reject badParent, Candidate candidate) {
    UInt64 headHeight = latest.height();
    return facts.withFacts(
        candidate.payment(), read -> refusal(decide(candidate, read, headHeight), badParent));
  }

  private static Optional<Reject> refusal(Decision decision, Reject badParent) {
    if (decision instanceof Decision.StaleFacts) {
      return Optional.empty();
    }
    return Optional.of(
        decision instanceof Decision.Refuse refuse
                && !NEEDS_PARENTS.contains(refuse.reject().code())
            ? refuse.reject()
            : badParent);
  }

  private void journal(Permit permit) {
    journaled.put(
        permit.key(),
        record.append(permit).recover(failure -> Future.failedFuture(failed(failure))));
  }

  /** L8: the validator must stop. */
  private static RecordException failed(Throwable cause) {
    return cause instanceof RecordException failed
        ? failed
        : RecordException.hopeless(
            "the signing record could not be written: " + cause.getMessage(), cause);
  }

  private Future<Outcome> carryOut(Decision decision, Candidate candidate) {
    if (decision instanceof Decision.Certify certify) {
      return sign(certify.permit(), candidate);
    }
    if (decision instanceof Decision.Again again) {
      return sign(again.permit(), candidate);
    }
    if (decision instanceof Decision.Refuse refuse) {
      return Future.succeededFuture(new Outcome.Refused(refuse.reject()));
    }
    throw new IllegalStateException("stale facts reached signing");
  }

  private Future<Outcome> sign(Permit permit, Candidate candidate) {
    Future<Journaled<Permit>> durable = journaled.get(permit.key());
    if (durable == null) {
      // The key was settled and forgotten since the decision: nothing is left to sign.
      return Future.succeededFuture(
          new Outcome.Refused(
              Reject.unavailable("this payment was settled just now: ask for its status")));
    }
    return durable
        .compose(recorded -> signer.certify(recorded, candidate))
        .map(Outcome.Certified::new);
  }
}
