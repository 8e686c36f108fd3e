package tempo.fastpay.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tempo.fastpay.simulator.run.Generator;
import tempo.fastpay.simulator.run.Narrow;
import tempo.fastpay.simulator.run.Outcome;
import tempo.fastpay.simulator.run.Shape;
import tempo.fastpay.simulator.world.SimValidator;

/** All laws against an adversary without a network: dense histories of few keys. */
class NarrowTest {
  private static final int SEEDS = 100;

  static Stream<Shape> shapes() {
    return Shape.ALL.stream();
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void whateverHappensTheJudgesSeeNothing(Shape shape) {
    assertQuiet(Narrow.of(shape), SEEDS);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void norAmongSevenOfWhomTwoLie(Shape shape) {
    assertQuiet(Narrow.of(shape.withFaulty(2)), SEEDS / 5);
  }

  private static void assertQuiet(Generator generator, int seeds) {
    for (long seed = 0; seed < seeds; seed++) {
      if (generator.play(seed, SimValidator::new, false).breach().isPresent()) {
        throw new AssertionError(generator.play(seed, SimValidator::new, true));
      }
    }
  }

  @Test
  void aSeedIsTheSameHistoryEveryTime() {
    Generator generator = Narrow.of(Shape.PEOPLE);
    Outcome first = generator.play(7, SimValidator::new, true);
    assertThat(generator.play(7, SimValidator::new, true).trace())
        .isEqualTo(first.trace())
        .hasSizeGreaterThan(20);
  }

  @Test
  void theHistoriesAreFullOfPayments() {
    int certified = 0;
    for (long seed = 0; seed < 100; seed++) {
      certified += Narrow.of(Shape.LANE).play(seed, SimValidator::new, false).certified();
    }
    assertThat(certified).isGreaterThan(100);
  }

  /** Without expiries: what rests on an expired payment is a promise nothing may be built on. */
  static Stream<Shape> shapesThatSettle() {
    return Stream.of(Shape.LANE, Shape.LANES, Shape.FEES, Shape.PEOPLE);
  }

  @ParameterizedTest
  @MethodSource("shapesThatSettle")
  void onceEverybodyKnowsEverythingWhoHasMoneyCanSpendIt(Shape shape) {
    for (long seed = 0; seed < SEEDS / 6; seed++) {
      assertThat(Narrow.healed(seed, shape, SimValidator::new)).isEmpty();
    }
  }
}
