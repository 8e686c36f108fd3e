package tempo.fastpay.sidecar.core;

import tempo.fastpay.protocol.types.Reject;

/** The core's answer to a payment. */
public sealed interface Decision {
  /** New permission: apply it, record it, and only then sign (L8). */
  record Certify(Permit permit) implements Decision {}

  /** The same message again: sign its envelope under the permit that stands (L2). */
  record Again(Permit permit) implements Decision {}

  /** No: the payment may not be signed now. Nothing has changed (L9). */
  record Refuse(Reject reject, Ground ground) implements Decision {
    public Refuse(Reject reject) {
      this(reject, Ground.PAYMENT);
    }
  }

  /** The cause of a refusal: told apart here, since the words of a reject are for people. */
  enum Ground {
    /** The payment, or the state it is judged in. */
    PAYMENT,
    /** No room within a named limit (L11). */
    ROOM
  }

  /** The facts were read at another height than H: read them again. */
  record StaleFacts() implements Decision {}
}
