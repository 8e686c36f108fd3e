package tempo.fastpay.simulator.judge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tempo.fastpay.protocol.evidence.Culprit;
import tempo.fastpay.protocol.evidence.VerifiedEvidence;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.ValidatorId;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.MessageId;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.simulator.world.Observer;
import tempo.fastpay.simulator.world.SimValidator;
import tempo.fastpay.simulator.world.World;

/**
 * L13: a signer of two messages for one key is named, at once, by every honest validator that has
 * seen both and has the bytes of both; and nobody honest is ever named. Evidence that one honest
 * validator holds in the end, when all has healed, all hold.
 */
public final class CulpritsNamed implements Observer {
  private record Vote(int by, ValidatorId signer, ContentionKey key) {}

  private final World world;
  private final Map<Vote, List<VerifiedCertificate>> seen = new HashMap<>();

  public CulpritsNamed(World world) {
    this.world = world;
  }

  @Override
  public void evidence(SimValidator by, VerifiedEvidence kept) {
    boolean isJust =
        kept.culprit() instanceof Culprit.Member member
            ? !world.isHonest(member.id())
            : world.truth().isEquivocation(kept.key());
    if (!isJust) {
      throw new Breach(this, by + " holds that " + kept + ", which is not so");
    }
  }

  @Override
  public void refused(SimValidator by, Payment payment, Reject reject) {
    if (reject.code() == RejectCode.EQUIVOCATION && world.truth().isEquivocation(payment)) {
      requireNamed(by, new Culprit.Sender(payment.sender()), payment.contentionKey());
    }
  }

  @Override
  public void restarted(SimValidator validator) {
    seen.keySet().removeIf(vote -> vote.by() == validator.seat());
  }

  @Override
  public void saw(SimValidator by, VerifiedCertificate certificate) {
    ContentionKey key = certificate.certificate().effects().contentionKey();
    List<VerifiedCertificate> votes =
        seen.computeIfAbsent(
            new Vote(by.seat(), certificate.signer(), key), any -> new ArrayList<>());
    Optional<MessageId> second = by.eyes().message(certificate.txHash());
    votes.add(certificate);
    // Its eyes compare with the first one that a signer showed on a key.
    Optional<MessageId> first = by.eyes().message(votes.get(0).txHash());
    if (first.isPresent() && second.isPresent() && !first.equals(second)) {
      requireNamed(by, new Culprit.Member(certificate.signer()), key);
      requireNamed(by, new Culprit.Sender(key.sender()), key);
    }
  }

  @Override
  public void fetched(SimValidator by, Certificate shown, Envelope envelope) {
    ContentionKey key = shown.effects().contentionKey();
    TxHash first = seen.get(new Vote(by.seat(), shown.signer(), key)).get(0).txHash();
    MessageId second =
        world
            .screen(envelope.paymentBytes())
            .orElseThrow(
                reject -> new IllegalStateException("certified, and no payment: " + reject))
            .message();
    if (!first.equals(shown.txHash())
        && by.eyes().message(first).filter(message -> !message.equals(second)).isPresent()) {
      requireNamed(by, new Culprit.Member(shown.signer()), key);
      requireNamed(by, new Culprit.Sender(key.sender()), key);
    }
  }

  private void requireNamed(SimValidator by, Culprit culprit, ContentionKey key) {
    if (by.eyes().book().isOpen(culprit, key)) {
      throw new Breach(this, by + " has seen two messages of " + culprit + " and kept no proof");
    }
  }

  /**
   * Judges the end, when all has healed long enough ago: evidence that one has, all have, or enough
   * against that culprit.
   */
  public void judgeTheEnd(List<SimValidator> honest) {
    for (SimValidator one : honest) {
      for (VerifiedEvidence kept : one.eyes().all()) {
        honest.forEach(other -> requireHeard(other, kept));
      }
    }
  }

  private void requireHeard(SimValidator other, VerifiedEvidence kept) {
    if (other.eyes().book().isOpen(kept.culprit(), kept.key())) {
      throw new Breach(this, other + " has never heard that " + kept);
    }
  }
}
