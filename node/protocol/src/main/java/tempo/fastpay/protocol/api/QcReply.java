package tempo.fastpay.protocol.api;

import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.types.Reject;

/** An aggregator's answer to {@link QcQuery}. */
public sealed interface QcReply {
  /** A QC with its envelope, so that whoever gets it can verify and settle it. */
  record Found(QuorumCertificate qc) implements QcReply {}

  /** A refusal: TEMPORARY_UNAVAILABLE where there is no QC yet. */
  record Missing(Reject reject) implements QcReply {}
}
