package tempo.fastpay.client.quorum;

import java.util.Objects;
import tempo.fastpay.protocol.quorum.Validator;

/**
 * An answer that an honest validator would not give. It never counts against the quorum: the
 * payment goes on without it, and the validator is named.
 *
 * @param detail in words, what was expected and what came
 */
public record Suspicion(Validator validator, Reason reason, String detail) {
  public Suspicion {
    Objects.requireNonNull(validator);
    Objects.requireNonNull(reason);
    Objects.requireNonNull(detail);
  }

  /** The fault of an answer. The label is for metrics and logs. */
  public enum Reason {
    /** A certificate of somebody else than the validator asked. */
    STRANGER("stranger"),
    WRONG_PAYMENT("wrong_payment"),
    WRONG_EFFECTS("wrong_effects"),
    WRONG_EPOCH("wrong_epoch"),
    BAD_SIGNATURE("bad_signature"),
    /** The certificate counts, as its time is not signed and decides nothing. */
    ABSURD_TIME("absurd_time"),
    /** A conflict claimed with the very payment that was submitted. */
    FALSE_EQUIVOCATION("false_equivocation"),
    /** An envelope that does not reproduce the hash asked for, or no payment at all. */
    WRONG_ENVELOPE("wrong_envelope"),
    FORGED_QC("forged_qc"),
    BAD_EVIDENCE("bad_evidence"),
    /** Evidence proves that it certified two payments for one key (L13). */
    EQUIVOCATION("equivocation"),
    /** Something else than was asked for: another account, another address's certificates. */
    OFF_TOPIC("off_topic");

    private final String label;

    Reason(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }
}
