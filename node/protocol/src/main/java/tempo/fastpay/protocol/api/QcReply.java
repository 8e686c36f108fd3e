package tempo.fastpay.protocol.api;

import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.types.Reject;

/** An aggregator's answer to {@link QcQuery}. */
public sealed interface QcReply {
  /** With its envelope, so that whoever gets it can verify and settle it. */
  record Found(QuorumCertificate qc) implements QcReply {}

  /** TEMPORARY_UNAVAILABLE where there is none yet. */
  record Missing(Reject reject) implements QcReply {}
}
