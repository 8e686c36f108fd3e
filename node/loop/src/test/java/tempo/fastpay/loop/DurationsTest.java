package tempo.fastpay.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DurationsTest {
  private final Durations durations = new Durations();

  @Test
  void eachCountsInTheFirstClassThatItDoesNotPass() {
    durations.add(0);
    durations.add(1);
    durations.add(2);
    durations.add(3);
    durations.add(60_000);
    durations.add(60_001);
    durations.add(-5);
    long[] counts = durations.counts();
    assertThat(counts).hasSize(Durations.ENDS_MS.size() + 1);
    assertThat(Arrays.copyOf(counts, 4)).containsExactly(3, 1, 1, 0);
    assertThat(counts[counts.length - 2]).isEqualTo(1);
    assertThat(counts[counts.length - 1]).isEqualTo(1);
    assertThat(durations.count()).isEqualTo(7);
    assertThat(durations.sumMs()).isEqualTo(120_007);
  }
}
