package tempo.fastpay.launcher.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tempo.fastpay.sidecar.core.CoreLimits;

class ChainPaceTest {
  @Test
  void theDemosChainHasTheDefaults() {
    assertThat(ChainPace.limits(ChainConfig.Kind.DEVCHAIN, 5_000)).isEqualTo(CoreLimits.DEFAULT);
    assertThat(ChainPace.limits(ChainConfig.Kind.DEVCHAIN, 100)).isEqualTo(CoreLimits.DEFAULT);
  }

  @Test
  void aPaymentForTwentyFiveSecondsIsGoodOnTempo() {
    CoreLimits limits = ChainPace.limits(ChainConfig.Kind.TEMPO, 600);
    assertThat(limits.viewAgeLimitMs()).isEqualTo(4_000);
    assertThat(limits.finalityMs()).isEqualTo(2_000);
    assertThat(limits.marginMs()).isEqualTo(10_000);
    // It rests on one that is not settled yet, and came a few seconds late.
    assertThat(2 * limits.marginMs()).isLessThan(25_000 - limits.viewAgeLimitMs());
  }

  @ParameterizedTest
  @CsvSource({"TEMPO, 100", "TEMPO, 600", "TEMPO, 12000", "DEVCHAIN, 3000", "DEVCHAIN, 600000"})
  void everyPaceMakesLimitsThatFitEachOther(ChainConfig.Kind kind, long blockTimeMs) {
    CoreLimits limits = ChainPace.limits(kind, blockTimeMs);
    assertThat(limits.viewAgeLimitMs()).isGreaterThanOrEqualTo(3 * blockTimeMs);
    assertThat(limits.finalityMs()).isGreaterThanOrEqualTo(blockTimeMs);
  }
}
