package tempo.fastpay.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tempo.fastpay.sidecar.core.CoreLimits;
import tempo.fastpay.simulator.judge.Judges;
import tempo.fastpay.simulator.run.Campaign;
import tempo.fastpay.simulator.run.Generator;
import tempo.fastpay.simulator.run.Maker;
import tempo.fastpay.simulator.run.Narrow;
import tempo.fastpay.simulator.run.Outcome;
import tempo.fastpay.simulator.run.Shape;

/** Judges that are no fools: a validator that keeps one law less is found out. */
class MutantsTest {
  private static final int SEEDS = 4_000;

  /** More than any history comes to. */
  private static final int MANY = 1_000;

  static Stream<Arguments> mutants() {
    return Stream.of(
        Arguments.of("sign ahead", Shape.LANE, (Maker) Mutants.SignsAhead::new),
        Arguments.of("two lanes at once", Shape.LANES, (Maker) Mutants.SignsTwoLanes::new),
        Arguments.of("own lanes unseen", Shape.LANES, (Maker) Mutants.BlindToOwnLanes::new),
        Arguments.of("own certificate credits", Shape.PEOPLE, (Maker) Mutants.CreditsItself::new),
        Arguments.of("credit twice", Shape.PEOPLE, (Maker) Mutants.CreditsTwice::new),
        Arguments.of(
            "credit after settlement", Shape.PEOPLE, (Maker) Mutants.CreditsTheSettled::new),
        Arguments.of(
            "credit of the expired", Shape.CREDITS, (Maker) Mutants.CreditsTheExpired::new),
        Arguments.of("reply before sync", Shape.PEOPLE, (Maker) Mutants.RepliesBeforeSync::new),
        Arguments.of("forget on restart", Shape.PEOPLE, (Maker) Mutants.ForgetsOnRestart::new),
        Arguments.of("H goes back", Shape.PEOPLE, (Maker) Mutants.GoesBack::new),
        Arguments.of("retry after expiry", Shape.EXPIRIES, (Maker) Mutants.RetriesAfterExpiry::new),
        Arguments.of(
            "expired predecessor", Shape.SUCCESSORS, (Maker) Mutants.BuildsOnTheExpired::new),
        Arguments.of("moved lanes unheard", Shape.PEOPLE, (Maker) Mutants.DeafToNonces::new),
        Arguments.of("two heights", Shape.PEOPLE, (Maker) Mutants.ReadsAhead::new),
        Arguments.of("fees unknown", Shape.FEES, (Maker) Mutants.BlindToFees::new),
        Arguments.of("permit per envelope", Shape.PEOPLE, (Maker) Mutants.PermitsEnvelopes::new),
        Arguments.of(
            "threshold of the message", Shape.PEOPLE, (Maker) Mutants.BelievesTheThreshold::new));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mutants")
  void aMutantIsFoundOut(String name, Shape shape, Maker mutant) {
    assertFound(name, Narrow.of(shape), mutant);
  }

  /** Another judge is first to see these: the money is gone all the same. */
  static Stream<Arguments> spenders() {
    return Stream.of(
        Arguments.of("sign ahead", Shape.LANE, (Maker) Mutants.SignsAhead::new),
        Arguments.of("forget on restart", Shape.PEOPLE, (Maker) Mutants.ForgetsOnRestart::new),
        Arguments.of("fees unknown", Shape.FEES, (Maker) Mutants.BlindToFees::new),
        Arguments.of(
            "threshold of the message", Shape.PEOPLE, (Maker) Mutants.BelievesTheThreshold::new));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("spenders")
  void andCertifiesMoreThanThereIs(String name, Shape shape, Maker mutant) {
    assertFound(name + ", funds alone", Narrow.of(shape, Judges::ofFunds), mutant);
  }

  /** L13: who does not look or listen; and the last one is named, although it claims honesty. */
  static Stream<Arguments> evidence() {
    Generator narrow = Narrow.of(Shape.LANE, Judges::ofEvidence);
    Generator broad = Campaign.broad(1, Judges::ofEvidence);
    return Stream.of(
        Arguments.of("senders forgiven", narrow, (Maker) Mutants.ForgivesSenders::new),
        Arguments.of("validators forgiven", broad, (Maker) Mutants.ForgivesValidators::new),
        Arguments.of("evidence unheard", broad, (Maker) Mutants.HearsNoEvidence::new),
        Arguments.of("two certificates shown", broad, (Maker) Mutants.ShowsTheSecondToo::new));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("evidence")
  void theJudgeOfEvidenceSeesAMutant(String name, Generator generator, Maker mutant) {
    assertFound(name + ", evidence alone", generator, mutant);
  }

  /** What a validator does with a limit that it does not keep, by the limit's component. */
  private static final Map<String, UnaryOperator<CoreLimits>> LIFTED =
      Map.of(
          "permitsLimit", limits -> limits.withPermits(MANY),
          "senderLiveLimit", limits -> limits.withSenderLive(MANY));

  /**
   * A rule of what is signed; and the certified payments, of which no history has more than the
   * committee's permits allow: L11BoundedTest reaches both of their limits.
   */
  private static final Set<String> WITHOUT_MUTANT =
      Set.of("depthLimit", "knownLimit", "strangersKnownLimit");

  static Stream<Arguments> limits() {
    return LIFTED.entrySet().stream()
        .map(each -> Arguments.of(each.getKey(), Mutants.OtherLimits.maker(each.getValue())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("limits")
  void theJudgeOfMemorySeesALimitThatIsNotKept_L11(String name, Maker mutant) {
    assertFound(name + " lifted", Campaign.broad(1, Judges::ofMemory), mutant);
  }

  @Test
  void everyLimitHasItsMutant_L11() {
    Set<String> counts = new TreeSet<>();
    for (RecordComponent component : CoreLimits.class.getRecordComponents()) {
      if (component.getType() == int.class) {
        counts.add(component.getName());
      }
    }
    counts.removeAll(WITHOUT_MUTANT);
    assertThat(LIFTED.keySet())
        .as("a mutant, a check in MemoryBounds and a small number in Broad.TIGHT for each limit")
        .isEqualTo(counts);
  }

  /** L14: how it stands on its chain, by way of nodes that are not always well. */
  static Stream<Arguments> followers() {
    return Stream.of(
        Arguments.of("any head told", (Maker) ChainMutants.TellsAnyHead::new),
        Arguments.of("walk on trust", (Maker) ChainMutants.WalksOnTrust::new),
        Arguments.of("reads at latest", (Maker) ChainMutants.ReadsLatest::new),
        Arguments.of("transfers unread", (Maker) ChainMutants.ReadsNoTransfers::new),
        Arguments.of("ends told unread", (Maker) ChainMutants.TellsEndsUnread::new),
        Arguments.of("ends forgotten", (Maker) ChainMutants.ForgetsEnds::new),
        Arguments.of("any use includes", (Maker) ChainMutants.TakesAnyUse::new),
        Arguments.of("included for ever", (Maker) ChainMutants.TakesNothingBack::new));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("followers")
  void whoDoesNotStandOnTheChainIsFoundOut(String name, Maker mutant) {
    assertFound(name, Campaign.broad(1), mutant);
  }

  /** L2 at the sender's end. */
  @Test
  void aWalletThatForgetsIsFoundOut() {
    assertFound("wallet forgets", Campaign.broad(1), new Mutants.WalletForgets());
  }

  private static void assertFound(String name, Generator generator, Maker mutant) {
    Optional<Outcome> found = Optional.empty();
    for (long seed = 0; seed < SEEDS && found.isEmpty(); seed++) {
      found =
          Optional.of(generator.play(seed, mutant, false))
              .filter(outcome -> outcome.breach().isPresent());
    }
    assertThat(found).as(name).isPresent();
    System.out.printf(
        "mutant=\"%s\" judge=%s generator=\"%s\" seed=%d steps=%d%n",
        name,
        found.get().breach().get().judge(),
        generator.name(),
        found.get().seed(),
        found.get().steps());
  }
}
