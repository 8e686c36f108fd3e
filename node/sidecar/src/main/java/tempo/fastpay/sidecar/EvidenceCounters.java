package tempo.fastpay.sidecar;

import tempo.fastpay.face.evidence.EvidencePoll;
import tempo.fastpay.protocol.evidence.VerifiedEvidence;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Validator;

/** Counts evidence that is kept, and suspects peers that show evidence which proves nothing. */
final class EvidenceCounters implements EvidencePoll.Listener {
  private final Counters counters;
  private final Committee committee;

  EvidenceCounters(Counters counters, Committee committee) {
    this.counters = counters;
    this.committee = committee;
  }

  @Override
  public void kept(VerifiedEvidence kept) {
    counters.evidence(kept, committee);
  }

  @Override
  public void refused(Validator peer, String message) {
    counters.suspect(peer.name(), Counters.Suspicion.BAD_EVIDENCE, message);
  }
}
