package tempo.fastpay.sidecar.crash;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.sidecar.TestPayments;

/**
 * Holds every answer against all earlier ones: each contention key gives the same certificate or a
 * refusal, never another; and nothing acknowledged is lost before the chain has made it final.
 * Thread-safe.
 */
final class Judge {
  /** A contention key on the one lane of this test. */
  record Key(Address sender, long sequence) {}

  /** A certificate that was answered, and what was asked for it. */
  record Answered(Key key, Envelope envelope, Certificate certificate) {}

  private final Map<Key, Answered> answered = new HashMap<>();
  private final List<String> offences = new ArrayList<>();
  private Map<Address, Long> settled = Map.of();
  private Promise<Void> enough = Promise.promise();
  private int awaited;
  private long certificates;
  private long sameAgain;
  private long refusals;
  private long unanswered;

  /** Completes when so many more answers were heard. */
  synchronized Future<Void> answers(int count) {
    awaited = count;
    enough = Promise.promise();
    return enough.future();
  }

  /** From now on these sequences are final. */
  synchronized void settled(Map<Address, Long> nonces) {
    settled = Map.copyOf(nonces);
  }

  /** True if the chain has passed it. */
  synchronized boolean isFinal(Key key) {
    return key.sequence() < settled.getOrDefault(key.sender(), 0L);
  }

  synchronized void noAnswer() {
    unanswered++;
  }

  /**
   * An answer to a submission.
   *
   * @return true if it was a certificate
   */
  synchronized boolean heard(Key key, Envelope envelope, SubmitReply reply) {
    awaited--;
    if (awaited == 0) {
      enough.complete();
    }
    Answered before = answered.get(key);
    if (reply instanceof SubmitReply.Rejected rejected) {
      refusals++;
      boolean mustBeKnown = before != null && before.envelope().equals(envelope) && !isFinal(key);
      if (mustBeKnown) {
        offences.add("lost: " + key + " is refused now: " + rejected.reject().message());
      }
      return false;
    }
    Certificate certificate = ((SubmitReply.Certified) reply).certificate();
    if (!CrashValidator.COMMITTEE.verify(certificate, TestPayments.CRYPTO).isPresent()
        || !certificate.txHash().equals(envelope.txHash())) {
      offences.add("no certificate of what was asked: " + key);
    }
    if (before == null) {
      certificates++;
      answered.put(key, new Answered(key, envelope, certificate));
    } else if (before.certificate().equals(certificate)) {
      sameAgain++;
    } else {
      offences.add("two certificates for " + key + ": " + before.certificate() + certificate);
    }
    return true;
  }

  synchronized Optional<Answered> answered(Key key) {
    return Optional.ofNullable(answered.get(key));
  }

  synchronized List<Answered> answered() {
    return List.copyOf(answered.values());
  }

  /** Whatever was seen that must never be. */
  synchronized List<String> offences() {
    return List.copyOf(offences);
  }

  /** For the report. */
  synchronized String counts() {
    return "certificates="
        + certificates
        + " same_again="
        + sameAgain
        + " refusals="
        + refusals
        + " unanswered="
        + unanswered
        + " offences="
        + offences.size();
  }

  synchronized long certificates() {
    return certificates;
  }

  synchronized long sameAgain() {
    return sameAgain;
  }

  synchronized long unanswered() {
    return unanswered;
  }
}
