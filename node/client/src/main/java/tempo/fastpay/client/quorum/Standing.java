package tempo.fastpay.client.quorum;

import java.util.Objects;
import java.util.Optional;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.protocol.types.Reject;

/** Where one validator stands on a submission. */
public sealed interface Standing {
  /** It may still certify: its answer is awaited, or it will be asked again. */
  boolean isOpen();

  /** One line for people. */
  String describe();

  /** Its refusal, if it gave one. */
  default Optional<Reject> refusal() {
    if (this instanceof Rejected rejected) {
      return Optional.of(rejected.reject());
    }
    return this instanceof Suspected suspected ? suspected.reject() : Optional.empty();
  }

  /** Not answered yet. */
  record Waiting() implements Standing {
    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public String describe() {
      return "has not answered";
    }
  }

  /** Its certificate was verified and counts. */
  record Certified(VerifiedCertificate certificate) implements Standing {
    public Certified {
      Objects.requireNonNull(certificate);
    }

    @Override
    public boolean isOpen() {
      return false;
    }

    @Override
    public String describe() {
      return "certified";
    }
  }

  /**
   * Refused.
   *
   * @param isOpen true where the identical bytes may pass after a pause
   */
  record Rejected(Reject reject, boolean isOpen) implements Standing {
    @Override
    public String describe() {
      return "refused with " + reject.code() + ": " + reject.message();
    }
  }

  /** Could not be reached, or not in time; the identical bytes are sent again. */
  record Unreachable(String cause) implements Standing {
    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public String describe() {
      return "was not reached: " + cause;
    }
  }

  /**
   * Gave an answer that no honest validator gives.
   *
   * @param reject where the answer was a refusal
   */
  record Suspected(Suspicion suspicion, Optional<Reject> reject) implements Standing {
    public Suspected {
      Objects.requireNonNull(suspicion);
      Objects.requireNonNull(reject);
    }

    @Override
    public boolean isOpen() {
      return false;
    }

    @Override
    public String describe() {
      return "is suspect (" + suspicion.reason().label() + "): " + suspicion.detail();
    }
  }
}
