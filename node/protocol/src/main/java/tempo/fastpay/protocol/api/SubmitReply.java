package tempo.fastpay.protocol.api;

import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.types.Reject;

/** A validator's answer to a payment. A refusal is an answer, not a failed call. */
public sealed interface SubmitReply {
  /** A certificate: a claim until the receiver has verified it (L10). */
  record Certified(Certificate certificate) implements SubmitReply {}

  record Rejected(Reject reject) implements SubmitReply {}
}
