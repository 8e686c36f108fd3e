package tempo.fastpay.protocol.types;

/**
 * The reason why a payment is refused: one to one with the wire's {@code RejectCode}. docs/wire.md,
 * "Reject codes", says what each means to a client.
 */
public enum RejectCode {
  INVALID_FORMAT(1, Retry.NEVER),
  WRONG_CHAIN(2, Retry.NEVER),
  EXPIRED(3, Retry.NEVER),
  NOT_PAYMENT_TX(4, Retry.NEVER),
  NONCE_SEQ_TOO_LOW(5, Retry.NEVER),
  NONCE_SEQ_TOO_HIGH(6, Retry.AFTER_PREDECESSOR),
  EQUIVOCATION(7, Retry.NEVER),
  INSUFFICIENT_FUNDS(8, Retry.AFTER_FUNDS),
  MISSING_PARENT_QC(9, Retry.WITH_PARENT),
  INVALID_PARENT_QC(10, Retry.WITH_PARENT),
  TEMPORARY_UNAVAILABLE(11, Retry.AFTER_BACKOFF);

  /** The condition under which sending the identical bytes again can succeed. */
  public enum Retry {
    NEVER,
    /** Once the lane's earlier payments are certified and presented, or the other lane settled. */
    AFTER_PREDECESSOR,
    AFTER_FUNDS,
    /** With a good QC of the parent beside the same payment. */
    WITH_PARENT,
    AFTER_BACKOFF
  }

  private final int number;
  private final Retry retry;

  RejectCode(int number, Retry retry) {
    this.number = number;
    this.retry = retry;
  }

  /** The number on the wire. */
  public int number() {
    return number;
  }

  public Retry retry() {
    return retry;
  }
}
