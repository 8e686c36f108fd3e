package tempo.fastpay.sidecar.core;

import tempo.fastpay.protocol.types.Reject;

/** The result of presenting a verified QC. */
public sealed interface Learned {
  /** Known from now on: it debits, and credits once (L6). */
  record Known() implements Learned {}

  /** This payment was known already; nothing was debited or credited twice. */
  record AlreadyKnown() implements Learned {}

  /** The chain can no longer include it: settled, displaced or expired. It counts nowhere. */
  record NotLive() implements Learned {}

  /** No room within a named limit (L11). */
  record Refused(Reject reject) implements Learned {}

  /** The facts were read at another height than H: read them again. */
  record StaleFacts() implements Learned {}

  /** The party that brought it. */
  enum Origin {
    /** Its sender, its recipient, or whoever submits a payment that rests on it. */
    OWNER,
    GOSSIP
  }
}
