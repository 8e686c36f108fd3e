package tempo.fastpay.protocol.api;

import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.TxHash;

/** The result of presenting one QC. */
public sealed interface PresentResult {
  /** The payment that the QC certifies, as the QC says it. */
  TxHash txHash();

  /**
   * The QC was verified, and its payment is known from now on while it is live. One that is settled
   * already is accepted too.
   */
  record Accepted(TxHash txHash) implements PresentResult {}

  record Refused(TxHash txHash, Reject reject) implements PresentResult {}
}
