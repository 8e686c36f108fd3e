package tempo.fastpay.client.quorum;

import tempo.fastpay.protocol.types.RejectCode;

/** The advice about a payment that got no quorum. */
public enum Advice {
  /** The signed bytes cannot pass: correct what the message names and pay anew. */
  CORRECT_AND_PAY_ANEW(
      false,
      "these bytes can never pass; correct what is named, and pay anew once this payment has"
          + " expired"),
  /** Another message of this sender holds the nonce, for ever (L2). */
  RESOLVE_CONFLICT(
      false,
      "another payment of this sender took the nonce first; look it up by its tx hash, and do not"
          + " use this key from two wallets"),
  /** The time left before valid_before is too short, or over. */
  PAY_ANEW_LATER(
      true, "its time is over; once the chain has passed valid_before, pay anew with more time"),
  /** Earlier payments of the lane or another lane stand in the way (L3, L4). */
  SETTLE_EARLIER_FIRST(
      true, "present the QCs of the earlier payments, or wait until they settle, then resume"),
  ADD_FUNDS(true, "add funds, or present the QC that brings them, then resume"),
  PRESENT_PARENT(true, "present a good QC of the parent payment, then resume"),
  /** Nothing final was said: the identical bytes may pass. */
  RESUME(true, "nothing final was said; resume, which sends the identical bytes again");

  private final boolean retryMayHelp;
  private final String text;

  Advice(boolean retryMayHelp, String text) {
    this.retryMayHelp = retryMayHelp;
    this.text = text;
  }

  /** False if trying again fails in the same way at any time. */
  public boolean retryMayHelp() {
    return retryMayHelp;
  }

  /** The advice in words, for people. */
  public String text() {
    return text;
  }

  /** The advice for the refusal that most validators gave. */
  public static Advice of(RejectCode code) {
    return switch (code) {
      case INVALID_FORMAT, WRONG_CHAIN, NOT_PAYMENT_TX, NONCE_SEQ_TOO_LOW -> CORRECT_AND_PAY_ANEW;
      case EXPIRED -> PAY_ANEW_LATER;
      case EQUIVOCATION -> RESOLVE_CONFLICT;
      case NONCE_SEQ_TOO_HIGH -> SETTLE_EARLIER_FIRST;
      case INSUFFICIENT_FUNDS -> ADD_FUNDS;
      case MISSING_PARENT_QC, INVALID_PARENT_QC -> PRESENT_PARENT;
      case TEMPORARY_UNAVAILABLE -> RESUME;
    };
  }
}
