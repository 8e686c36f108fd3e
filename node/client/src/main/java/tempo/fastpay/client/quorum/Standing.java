package tempo.fastpay.client.quorum;

import java.util.Objects;
import java.util.Optional;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.protocol.types.Reject;

/** The standing of one validator in a submission: its answer so far. */
public sealed interface Standing {
  /** True if the validator may still certify: its answer is awaited, or it will be asked again. */
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

  /** The validator has not answered yet. */
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

  /** The certificate of the validator was verified and counts. */
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
   * The validator refused.
   *
   * @param isOpen true where the identical bytes may pass after a pause
   */
  record Rejected(Reject reject, boolean isOpen) implements Standing {
    @Override
    public String describe() {
      return "refused with " + reject.code() + ": " + reject.message();
    }
  }

  /** The validator could not be reached, or not in time; the identical bytes are sent again. */
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
   * The validator gave an answer that no honest validator gives.
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
