package tempo.fastpay.aggregator;

import tempo.fastpay.client.quorum.Suspicion;
import tempo.fastpay.client.quorum.Suspicions;
import tempo.fastpay.face.evidence.EvidencePoll;
import tempo.fastpay.protocol.evidence.Culprit;
import tempo.fastpay.protocol.evidence.VerifiedEvidence;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Validator;

/** Names the members that evidence proves to be Byzantine, and those that show false evidence. */
record EvidenceSuspicions(Committee committee, Suspicions suspicions)
    implements EvidencePoll.Listener {
  @Override
  public void kept(VerifiedEvidence evidence) {
    if (evidence.culprit() instanceof Culprit.Member member) {
      suspect(
          committee.member(member.id()).orElseThrow(),
          Suspicion.Reason.EQUIVOCATION,
          "two payments for " + evidence.key());
    }
  }

  @Override
  public void refused(Validator peer, String message) {
    suspect(peer, Suspicion.Reason.BAD_EVIDENCE, message);
  }

  private void suspect(Validator validator, Suspicion.Reason reason, String detail) {
    suspicions.report(new Suspicion(validator, reason, detail));
  }
}
