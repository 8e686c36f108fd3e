package tempo.fastpay.protocol.api;

/** One event of a submission that is followed to its end. */
public sealed interface SubmitEvent {
  /** The first event: the validator's answer. */
  record Answered(SubmitReply reply) implements SubmitEvent {}

  record Progressed(Lifecycle update) implements SubmitEvent {}
}
