package tempo.fastpay.simulator.judge;

import java.util.List;
import tempo.fastpay.protocol.evidence.VerifiedEvidence;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.simulator.world.Observer;
import tempo.fastpay.simulator.world.SimValidator;
import tempo.fastpay.simulator.world.Truth;
import tempo.fastpay.simulator.world.World;

/** Asks all judges of safety: each hears everything, the first that sees a breach ends the run. */
public final class Judges implements Observer {
  private final List<Observer> judges;

  private Judges(List<Observer> judges) {
    this.judges = judges;
  }

  public static Judges of(World world) {
    return new Judges(
        List.of(
            new OnePaymentPerKey(),
            new CoveredAtTheTip(world),
            new CoveredAtSigning(world),
            new RestsOnTheLiving(world),
            new ExplainedOverlay(world),
            new RestartForgetsNothing(world),
            new SameBytes(),
            new NobodyFramed(world),
            new CulpritsNamed(world),
            new MemoryBounds(world)));
  }

  /** The judges of funds by themselves: for breaches that another one would see first. */
  public static Judges ofFunds(World world) {
    return new Judges(List.of(new CoveredAtTheTip(world), new CoveredAtSigning(world)));
  }

  /** The judge of evidence by itself. */
  public static Judges ofEvidence(World world) {
    return new Judges(List.of(new CulpritsNamed(world)));
  }

  /** The judge of what validators hold by itself. */
  public static Judges ofMemory(World world) {
    return new Judges(List.of(new MemoryBounds(world)));
  }

  @Override
  public void certificate(SimValidator by, Payment payment, Certificate certificate) {
    judges.forEach(judge -> judge.certificate(by, payment, certificate));
  }

  @Override
  public void certified(Truth.Certified certified) {
    judges.forEach(judge -> judge.certified(certified));
  }

  @Override
  public void refused(SimValidator by, Payment payment, Reject reject) {
    judges.forEach(judge -> judge.refused(by, payment, reject));
  }

  @Override
  public void saw(SimValidator by, VerifiedCertificate certificate) {
    judges.forEach(judge -> judge.saw(by, certificate));
  }

  @Override
  public void fetched(SimValidator by, Certificate shown, Envelope envelope) {
    judges.forEach(judge -> judge.fetched(by, shown, envelope));
  }

  @Override
  public void evidence(SimValidator by, VerifiedEvidence kept) {
    judges.forEach(judge -> judge.evidence(by, kept));
  }

  @Override
  public void block() {
    judges.forEach(Observer::block);
  }

  @Override
  public void restarted(SimValidator validator) {
    judges.forEach(judge -> judge.restarted(validator));
  }

  @Override
  public void stepped(SimValidator validator) {
    judges.forEach(judge -> judge.stepped(validator));
  }
}
