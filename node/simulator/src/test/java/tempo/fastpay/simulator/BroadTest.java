package tempo.fastpay.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tempo.fastpay.simulator.run.Campaign;
import tempo.fastpay.simulator.run.Generator;
import tempo.fastpay.simulator.run.Outcome;
import tempo.fastpay.simulator.world.Fault;
import tempo.fastpay.simulator.world.Validator;

/** All laws, and liveness, in a world with a network, clocks, people and liars. */
class BroadTest {
  private static final int SEEDS = 10;

  @Test
  void whateverHappensTheJudgesSeeNothingAndEveryFaultHappens() {
    Map<Fault, Integer> seen = new EnumMap<>(Fault.class);
    Generator generator = Campaign.broad(1);
    for (long seed = 0; seed < SEEDS; seed++) {
      Outcome outcome = play(generator, seed);
      for (Fault fault : Fault.values()) {
        seen.merge(fault, outcome.faults().of(fault), Integer::sum);
      }
      assertThat(outcome.certified()).as("seed %d", seed).isGreaterThan(10);
    }
    assertThat(seen).allSatisfy((fault, count) -> assertThat(count).as("%s", fault).isPositive());
  }

  @Test
  void norAmongSevenOfWhomTwoLie() {
    play(Campaign.broad(2), 0);
  }

  private static Outcome play(Generator generator, long seed) {
    Outcome outcome = generator.play(seed, Validator::new, false);
    if (outcome.breach().isPresent()) {
      throw new AssertionError(generator.play(seed, Validator::new, true));
    }
    return outcome;
  }

  @Test
  void aSeedIsTheSameHistoryEveryTime() {
    Generator generator = Campaign.broad(1);
    assertThat(generator.play(3, Validator::new, true).trace())
        .isEqualTo(generator.play(3, Validator::new, true).trace());
  }
}
