package tempo.fastpay.client.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final RetryOptions OPTIONS = new RetryOptions(1_000, 10_000, 50, 1_000);
  private final long seed = new Random().nextLong();
  private final Backoff backoff = new Backoff(OPTIONS, new Random(seed));

  @Test
  void doublesWithJitterUpToTheLimit() {
    for (int attempt = 1; attempt < 100; attempt++) {
      long ceilingMs = attempt > 5 ? 1_000 : 50L << (attempt - 1);
      assertThat(backoff.pauseMs(attempt, OptionalLong.empty()))
          .as("attempt %d, seed %d", attempt, seed)
          .isBetween(ceilingMs / 2, ceilingMs);
    }
  }

  @Test
  void honoursWhatTheValidatorAsksFor() {
    assertThat(backoff.pauseMs(1, OptionalLong.of(700))).isEqualTo(700);
  }

  @Test
  void oneValidatorCannotPutAPaymentOffForGood() {
    assertThat(backoff.pauseMs(1, OptionalLong.of(Long.MAX_VALUE))).isEqualTo(1_000);
    assertThat(backoff.pauseMs(1, OptionalLong.of(-5))).isBetween(25L, 50L);
  }
}
