package tempo.fastpay.simulator.world;

import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Reject;

/** Sees everything that happens, at once. */
public interface Observer {
  /** An honest validator has shown this certificate to somebody. */
  default void certificate(Validator by, Payment payment, Certificate certificate) {}

  /** For the first time enough members have certified a message to make a QC of it. */
  default void certified(Truth.Certified certified) {}

  /** An honest validator has refused a payment. */
  default void refused(Validator by, Payment payment, Reject reject) {}

  /** The chain has another block. */
  default void block() {}

  /** A validator has come back from its record. */
  default void restarted(Validator validator) {}

  /** A validator's memory may have changed. */
  default void stepped(Validator validator) {}
}
