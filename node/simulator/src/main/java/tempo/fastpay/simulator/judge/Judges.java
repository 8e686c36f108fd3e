package tempo.fastpay.simulator.judge;

import java.util.List;
import java.util.function.Consumer;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.evidence.VerifiedEvidence;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.sidecar.core.SenderFacts;
import tempo.fastpay.sidecar.port.Chain;
import tempo.fastpay.simulator.world.Observer;
import tempo.fastpay.simulator.world.SimValidator;
import tempo.fastpay.simulator.world.Truth;
import tempo.fastpay.simulator.world.World;

/** Asks all judges of safety: each hears everything, the first that sees a breach ends the run. */
public final class Judges implements Observer {
  private final World world;
  private final List<Observer> judges;

  private Judges(World world, List<Observer> judges) {
    this.world = world;
    this.judges = judges;
  }

  public static Judges of(World world) {
    return new Judges(
        world,
        List.of(
            new OnePaymentPerKey(),
            new CoveredAtTheTip(world),
            new CoveredAtSigning(world),
            new RestsOnTheLiving(world),
            new ExplainedOverlay(world),
            new RestartForgetsNothing(world),
            new StandsOnTheChain(world),
            new FactsAreTrue(world),
            new ToldAsItWas(world),
            new IncludedAsShown(world),
            new SameBytes(),
            new NobodyFramed(world),
            new CulpritsNamed(world),
            new MemoryBounds(world)));
  }

  /** The judges of funds by themselves: for breaches that another one would see first. */
  public static Judges ofFunds(World world) {
    return new Judges(world, List.of(new CoveredAtTheTip(world), new CoveredAtSigning(world)));
  }

  /** The judge of evidence by itself. */
  public static Judges ofEvidence(World world) {
    return new Judges(world, List.of(new CulpritsNamed(world)));
  }

  /** The judge of what validators hold by itself. */
  public static Judges ofMemory(World world) {
    return new Judges(world, List.of(new MemoryBounds(world)));
  }

  private void each(Consumer<Observer> hears) {
    try {
      judges.forEach(hears);
    } catch (Breach breach) {
      world.breached(breach, breach.words());
      throw breach;
    }
  }

  @Override
  public void certificate(SimValidator by, Payment payment, Certificate certificate) {
    each(judge -> judge.certificate(by, payment, certificate));
  }

  @Override
  public void certified(Truth.Certified certified) {
    each(judge -> judge.certified(certified));
  }

  @Override
  public void refused(SimValidator by, Payment payment, Reject reject) {
    each(judge -> judge.refused(by, payment, reject));
  }

  @Override
  public void saw(SimValidator by, VerifiedCertificate certificate) {
    each(judge -> judge.saw(by, certificate));
  }

  @Override
  public void fetched(SimValidator by, Certificate shown, Envelope envelope) {
    each(judge -> judge.fetched(by, shown, envelope));
  }

  @Override
  public void evidence(SimValidator by, VerifiedEvidence kept) {
    each(judge -> judge.evidence(by, kept));
  }

  @Override
  public void block() {
    each(Observer::block);
  }

  @Override
  public void restarted(SimValidator validator) {
    each(judge -> judge.restarted(validator));
  }

  @Override
  public void stepped(SimValidator validator) {
    each(judge -> judge.stepped(validator));
  }

  @Override
  public void read(SimValidator by, Payment payment, SenderFacts told) {
    each(judge -> judge.read(by, payment, told));
  }

  @Override
  public void head(SimValidator by, ChainHead told) {
    each(judge -> judge.head(by, told));
  }

  @Override
  public void told(SimValidator by, Payment payment, Lifecycle update) {
    each(judge -> judge.told(by, payment, update));
  }

  @Override
  public void above(SimValidator by, Chain.Above above) {
    each(judge -> judge.above(by, above));
  }
}
