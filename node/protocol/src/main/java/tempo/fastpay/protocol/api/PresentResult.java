package tempo.fastpay.protocol.api;

import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.TxHash;

/** What became of one presented QC. */
public sealed interface PresentResult {
  /** The payment that the QC certifies, as the QC says it. */
  TxHash txHash();

  /** Verified, and known from now on while it is live; already settled ones are accepted too. */
  record Accepted(TxHash txHash) implements PresentResult {}

  record Refused(TxHash txHash, Reject reject) implements PresentResult {}
}
