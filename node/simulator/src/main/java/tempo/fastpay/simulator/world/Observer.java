package tempo.fastpay.simulator.world;

import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.evidence.VerifiedEvidence;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.sidecar.core.SenderFacts;
import tempo.fastpay.sidecar.port.Chain;

/** Sees everything that happens, at once. */
public interface Observer {
  /** An honest validator has shown this certificate to somebody. */
  default void certificate(SimValidator by, Payment payment, Certificate certificate) {}

  /** Enough members have, for the first time, certified a message to make a QC of it. */
  default void certified(Truth.Certified certified) {}

  /** An honest validator has refused a payment. */
  default void refused(SimValidator by, Payment payment, Reject reject) {}

  /** An honest validator has taken in a verified certificate, its own or another's. */
  default void saw(SimValidator by, VerifiedCertificate certificate) {}

  /** The bytes behind a certificate have come, which an honest validator compares with others. */
  default void fetched(SimValidator by, Certificate shown, Envelope envelope) {}

  /** An honest validator keeps evidence. */
  default void evidence(SimValidator by, VerifiedEvidence kept) {}

  /** The chain has another block. */
  default void block() {}

  /** A validator has come back from its record. */
  default void restarted(SimValidator validator) {}

  /** A validator's memory may have changed. */
  default void stepped(SimValidator validator) {}

  /** A chain has told an honest validator the facts of a payment's sender. */
  default void read(SimValidator by, Payment payment, SenderFacts told) {}

  /** An honest validator has told a client of its head. */
  default void head(SimValidator by, ChainHead told) {}

  /** An honest validator has published how far a payment has come. */
  default void told(SimValidator by, Payment payment, Lifecycle update) {}

  /** An honest validator has taken in which blocks stand above the last finalized one. */
  default void above(SimValidator by, Chain.Above above) {}
}
