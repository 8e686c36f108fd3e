package tempo.fastpay.sidecar.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** L2 to L7 and L12 among several validators: random histories, and judges that are no fools. */
class RandomSchedulesTest {
  private static final int SEEDS = 500;
  private static final int MUTANT_SEEDS = 4_000;

  static Stream<Arguments> shapes() {
    return Stream.of(
        Arguments.of("lane", Shape.LANE),
        Arguments.of("lanes", Shape.LANES),
        Arguments.of("expiries", Shape.EXPIRIES),
        Arguments.of("fees", Shape.FEES),
        Arguments.of("people", Shape.PEOPLE));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("shapes")
  void whateverHappensNoKeyHasTwoPaymentsAndNobodySpendsMoreThanThereIs(String name, Shape shape) {
    for (long seed = 0; seed < SEEDS; seed++) {
      assertThat(Schedule.play(seed, shape, Node::new)).isEmpty();
    }
  }

  /** Without expiries: what rests on an expired payment is a promise nothing may be built on. */
  static Stream<Arguments> shapesThatSettle() {
    return shapes().filter(shape -> shape.get()[1] != Shape.EXPIRIES);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("shapesThatSettle")
  void onceEverybodyKnowsEverythingWhoHasMoneyCanSpendIt(String name, Shape shape) {
    for (long seed = 0; seed < SEEDS / 6; seed++) {
      assertThat(Schedule.healed(seed, shape, Node::new)).isEmpty();
    }
  }

  @Test
  void theHistoriesAreFullOfPayments() {
    int certified = 0;
    for (long seed = 0; seed < 100; seed++) {
      certified += Schedule.certifiedIn(seed, Shape.LANE, Node::new);
    }
    assertThat(certified).isGreaterThan(100);
  }

  static Stream<Arguments> mutants() {
    return Stream.of(
        mutant("without order", Shape.LANE, Mutants.WithoutOrder::new),
        mutant("blind to its own lanes", Shape.LANES, Mutants.BlindToOwnLanes::new),
        mutant("forgives the expired", Shape.EXPIRIES, Mutants.ForgivesTheExpired::new),
        mutant("credits itself", Shape.PEOPLE, Mutants.CreditsItself::new),
        mutant("credits the settled", Shape.PEOPLE, Mutants.CreditsTheSettled::new),
        mutant("reads ahead", Shape.PEOPLE, Mutants.ReadsAhead::new),
        mutant("blind to fees", Shape.FEES, Mutants.BlindToFees::new));
  }

  private static Arguments mutant(
      String name, Shape shape, BiFunction<TestChain, CoreLimits, Node> honest) {
    return Arguments.of(name, shape, honest);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mutants")
  void aValidatorThatKeepsOneLawLessIsFoundOut(
      String name, Shape shape, BiFunction<TestChain, CoreLimits, Node> mutant) {
    Optional<String> verdict = Optional.empty();
    for (long seed = 0; seed < MUTANT_SEEDS && verdict.isEmpty(); seed++) {
      verdict = Schedule.play(seed, shape, mutant);
    }
    assertThat(verdict).as(name).isPresent();
  }
}
