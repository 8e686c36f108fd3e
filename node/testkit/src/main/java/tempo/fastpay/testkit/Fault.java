package tempo.fastpay.testkit;

import tempo.fastpay.protocol.types.Reject;

/** A fault of a validator. */
public sealed interface Fault {
  /** No fault. */
  record None() implements Fault {}

  /** Nobody answers: every call fails at once, every stream ends. */
  record Down() implements Fault {}

  /** Somebody listens and never answers; streams fall silent. */
  record Hung() implements Fault {}

  /** Every payment is refused with this. */
  record Refusing(Reject reject) implements Fault {}

  /** Certificates are not what they should be, wherever they are shown. */
  record Lying(Lie lie) implements Fault {}

  /** A certificate on the board is shown only after so many later entries were stored. */
  record Late(int events) implements Fault {}

  /** How a certificate is spoilt. */
  enum Lie {
    WRONG_SIGNATURE,
    WRONG_TX_HASH,
    WRONG_EFFECTS,
    /** Well signed, by somebody who is no member. */
    STRANGERS_CERTIFICATE,
    /** All good, but made at the end of time. */
    ABSURD_TIME
  }
}
