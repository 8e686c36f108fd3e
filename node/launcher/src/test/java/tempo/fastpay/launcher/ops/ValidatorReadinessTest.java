package tempo.fastpay.launcher.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ValidatorReadinessTest {
  @Test
  void aValidatorIsReadyWhileItSignsAndSeesAQuorum() {
    assertThat(ValidatorReadiness.sidecarReason(true, OptionalLong.empty(), 2, 3)).isEmpty();
    assertThat(ValidatorReadiness.sidecarReason(true, OptionalLong.empty(), 3, 3)).isEmpty();
    assertThat(ValidatorReadiness.sidecarReason(true, OptionalLong.empty(), 1, 3))
        .hasValueSatisfying(reason -> assertThat(reason).contains("2", "3"));
    assertThat(ValidatorReadiness.sidecarReason(false, OptionalLong.empty(), 3, 3))
        .hasValueSatisfying(reason -> assertThat(reason).contains("does not sign"));
  }

  @Test
  void aValidatorThatIsSilentAfterARestoreIsNotReadyAndSaysUntilWhen() {
    assertThat(ValidatorReadiness.sidecarReason(true, OptionalLong.of(1_700_000_000_000L), 3, 3))
        .hasValueSatisfying(reason -> assertThat(reason).contains("past 2023-11-14T22:13:20Z"));
    assertThat(ValidatorReadiness.sidecarReason(true, OptionalLong.of(Long.MAX_VALUE), 3, 3))
        .hasValueSatisfying(reason -> assertThat(reason).contains("not all peers were asked"));
  }

  @Test
  void peersThatWereNeverReachedAreNamed() {
    assertThat(ValidatorReadiness.sidecarNote(List.of())).isEmpty();
    assertThat(ValidatorReadiness.sidecarNote(List.of("edgar", "frank")))
        .contains("never reached since the start: edgar, frank; the log says why");
  }

  @Test
  void aChainThatStandsStillIsOfNoUse() {
    assertThat(ValidatorReadiness.chainReason(15_000, 15_000)).isEmpty();
    assertThat(ValidatorReadiness.chainReason(16_400, 15_000))
        .contains("the chain node is 16 s behind: nothing is signed on a view older than 15000 ms");
  }
}
