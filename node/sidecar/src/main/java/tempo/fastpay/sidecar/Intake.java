package tempo.fastpay.sidecar;

import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tempo.fastpay.face.gossip.Backlog;
import tempo.fastpay.face.gossip.Peer;
import tempo.fastpay.face.gossip.PeerIntake;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.sidecar.core.Learned;

/**
 * Verifies certificates and QCs that peers' boards show and clients present, before they count
 * (L10). What peers say only decides what is looked at next (L12).
 */
final class Intake implements PeerIntake {
  /** Certificates and QCs of one peer being verified at once; beyond, its board waits. */
  static final int BACKLOG_LIMIT = 512;

  private final Screening screening;
  private final Display display;
  private final Knowledge knowledge;
  private final OwnSignatures ownSignatures;
  private final Journal journal;
  private final Counters counters;
  private final Backlog backlog = new Backlog(BACKLOG_LIMIT);
  private final Set<Future<?>> takingIn = new HashSet<>();

  Intake(
      Screening screening,
      Display display,
      Knowledge knowledge,
      OwnSignatures ownSignatures,
      Journal journal,
      Counters counters) {
    this.screening = screening;
    this.display = display;
    this.knowledge = knowledge;
    this.ownSignatures = ownSignatures;
    this.journal = journal;
    this.counters = counters;
  }

  @Override
  public boolean ready(Peer from) {
    return backlog.hasRoom(from.validator()) && journal.hasRoom();
  }

  /** Completes when what peers have shown so far is taken in, and handed to the record. */
  Future<Void> takenIn() {
    return Future.join(List.copyOf(takingIn)).transform(done -> Future.succeededFuture());
  }

  /** Counts something a peer has shown until it is worked through. */
  private void takeIn(Peer from, Future<?> work) {
    takingIn.add(work);
    backlog.during(from.validator(), work).onComplete(done -> takingIn.remove(work));
  }

  @Override
  public void certificate(Peer from, Certificate certificate) {
    if (display.isHeld(certificate.signer(), certificate.txHash())) {
      return;
    }
    takeIn(
        from,
        screening
            .certificate(certificate)
            .compose(verified -> verified(from, certificate, verified)));
  }

  private Future<Void> verified(
      Peer from, Certificate shown, Optional<VerifiedCertificate> verified) {
    if (verified.isEmpty()) {
      counters.suspect(
          from.validator().name(),
          Counters.Suspicion.BAD_CERTIFICATE,
          "signer " + shown.signer() + " tx " + shown.txHash());
      return Future.succeededFuture();
    }
    return checkedAgainstRecord(from, List.of(verified.get()))
        .compose(known -> knowledge.collected(verified.get(), Optional.of(from)));
  }

  /** A good signature of this validator's own key that its record does not know stops it. */
  private Future<Void> checkedAgainstRecord(Peer from, List<VerifiedCertificate> verified) {
    return ownSignatures.compare(from, verified).onFailure(journal::failed);
  }

  @Override
  public void quorumCertificate(Peer from, QuorumCertificate qc) {
    if (display.isCertified(qc.txHash())) {
      return;
    }
    takeIn(
        from, present(qc, Learned.Origin.GOSSIP).compose(presented -> presented(from, presented)));
  }

  private Future<Void> presented(Peer from, Presented presented) {
    if (presented instanceof Presented.Invalid bad) {
      counters.suspect(
          from.validator().name(),
          Counters.Suspicion.BAD_QUORUM_CERTIFICATE,
          bad.reject().message());
    }
    return presented instanceof Presented.Taken taken
        ? checkedAgainstRecord(from, taken.qc().certificates())
        : Future.succeededFuture();
  }

  /** The answer to a QC that was presented. */
  sealed interface Presented {
    record Taken(VerifiedQc qc) implements Presented {}

    /** The QC proves nothing. */
    record Invalid(Reject reject) implements Presented {}

    /** The QC is good, and cannot be taken in now. */
    record NoRoom(Reject reject) implements Presented {}
  }

  /** Verifies a QC in full and takes it into knowledge. */
  Future<Presented> present(QuorumCertificate raw, Learned.Origin origin) {
    // Shown again it is traced again: what it rests on may be known by now.
    return screening
        .quorumCertificate(display.claim(raw))
        .compose(verdict -> learn(verdict, origin));
  }

  private Future<Presented> learn(VerifiedQc.Result verdict, Learned.Origin origin) {
    if (verdict instanceof VerifiedQc.Result.Refused refused) {
      return Future.succeededFuture(new Presented.Invalid(refused.reject()));
    }
    VerifiedQc qc = ((VerifiedQc.Result.Verified) verdict).qc();
    return knowledge.learn(qc, origin).map(learned -> presented(qc, learned));
  }

  private static Presented presented(VerifiedQc qc, Learned learned) {
    return learned instanceof Learned.Refused refused
        ? new Presented.NoRoom(refused.reject())
        : new Presented.Taken(qc);
  }
}
