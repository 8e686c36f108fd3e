package tempo.fastpay.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tempo.fastpay.simulator.run.Campaign;
import tempo.fastpay.simulator.run.Generator;
import tempo.fastpay.simulator.run.Outcome;
import tempo.fastpay.simulator.world.Fault;
import tempo.fastpay.simulator.world.SimValidator;

/** All laws, and liveness, in a world with a network, clocks, people and liars. */
class BroadTest {
  private static final int SEEDS = 48;

  /**
   * A rare fault is in one of twelve histories or more, any other in three of five: so many show
   * it, whatever the seeds.
   */
  private static final int SEEDS_LIMIT = 144;

  @Test
  void whateverHappensTheJudgesSeeNothingAndMostHistoriesHaveEveryFault() {
    Map<Fault, Integer> histories = new EnumMap<>(Fault.class);
    Generator generator = Campaign.broad(1);
    int seeds = 0;
    while (seeds < SEEDS || (!isInEnough(histories, seeds) && seeds < SEEDS_LIMIT)) {
      long seed = seeds++;
      Outcome outcome = play(generator, seed);
      for (Fault fault : Fault.values()) {
        histories.merge(fault, outcome.faults().of(fault) > 0 ? 1 : 0, Integer::sum);
      }
      assertThat(outcome.certified()).as("seed %d", seed).isGreaterThan(10);
    }
    int played = seeds;
    assertThat(histories)
        .allSatisfy(
            (fault, count) ->
                assertThat(count)
                    .as("of %d histories, those with %s", played, fault)
                    .isGreaterThan(least(fault, played)));
  }

  private static boolean isInEnough(Map<Fault, Integer> histories, int played) {
    return histories.entrySet().stream()
        .allMatch(each -> each.getValue() > least(each.getKey(), played));
  }

  private static int least(Fault fault, int played) {
    return fault.isRare() ? 0 : played / 2;
  }

  @Test
  void norAmongSevenOfWhomTwoLie() {
    play(Campaign.broad(2), 0);
  }

  private static Outcome play(Generator generator, long seed) {
    Outcome outcome = generator.play(seed, SimValidator::new, false);
    if (outcome.breach().isPresent()) {
      throw new AssertionError(generator.play(seed, SimValidator::new, true));
    }
    return outcome;
  }

  @Test
  void aSeedIsTheSameHistoryEveryTime() {
    Generator generator = Campaign.broad(1);
    assertThat(generator.play(3, SimValidator::new, true).trace())
        .isEqualTo(generator.play(3, SimValidator::new, true).trace());
  }
}
