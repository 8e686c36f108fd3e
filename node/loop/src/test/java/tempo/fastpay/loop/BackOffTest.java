package tempo.fastpay.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BackOffTest {
  @Test
  void waitsDoubleUpToTheirLimitAndAreSpread() {
    Set<Long> atTheLimit = new HashSet<>();
    for (long seed = 1; seed <= 50; seed++) {
      BackOff backOff = new BackOff(100, 1_000, new Random(seed));
      long full = 100;
      for (int i = 0; i < 20; i++) {
        long wait = backOff.next();
        assertThat(wait).as("wait %d of seed %d", i, seed).isBetween(full / 2, full);
        if (full == 1_000) {
          atTheLimit.add(wait);
        }
        full = Math.min(2 * full, 1_000);
      }
      backOff.reset();
      assertThat(backOff.next()).isBetween(50L, 100L);
    }
    assertThat(atTheLimit).hasSizeGreaterThan(100);
  }

  @Test
  void theSmallestAndTheLargestWaitsAreWaits() {
    assertThat(new BackOff(1, 1, new Random(1)).next()).isBetween(0L, 1L);
    BackOff huge = new BackOff(Long.MAX_VALUE / 2, Long.MAX_VALUE - 1, new Random(1));
    for (int i = 0; i < 5; i++) {
      assertThat(huge.next()).isPositive();
    }
  }

  @Test
  void honoursWhatTheOtherSideAsksForUpToTheLimit() {
    assertThat(new BackOff(50, 1_000, new Random(1)).next(OptionalLong.of(700))).isEqualTo(700);
    assertThat(new BackOff(50, 1_000, new Random(1)).next(OptionalLong.of(Long.MAX_VALUE)))
        .isEqualTo(1_000);
    assertThat(new BackOff(50, 1_000, new Random(1)).next(OptionalLong.of(-5))).isBetween(25L, 50L);
    assertThat(new BackOff(50, 1_000, new Random(1)).next(OptionalLong.empty()))
        .isBetween(25L, 50L);
  }

  @Test
  void refusesWaitsThatAreNone() {
    assertThatThrownBy(() -> new BackOff(0, 1, new Random(1))).hasMessageContaining("firstMs");
    assertThatThrownBy(() -> new BackOff(2, 1, new Random(1))).hasMessageContaining("limitMs");
  }
}
