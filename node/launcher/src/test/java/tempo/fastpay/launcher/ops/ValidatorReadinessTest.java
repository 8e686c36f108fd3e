package tempo.fastpay.launcher.ops;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ValidatorReadinessTest {
  @Test
  void aValidatorIsReadyWhileItSignsAndSeesAQuorum() {
    assertThat(ValidatorReadiness.sidecarReason(true, 2, 3)).isEmpty();
    assertThat(ValidatorReadiness.sidecarReason(true, 3, 3)).isEmpty();
    assertThat(ValidatorReadiness.sidecarReason(true, 1, 3))
        .hasValueSatisfying(reason -> assertThat(reason).contains("2", "3"));
    assertThat(ValidatorReadiness.sidecarReason(false, 3, 3))
        .hasValueSatisfying(reason -> assertThat(reason).contains("does not sign"));
  }

  @Test
  void aChainThatStandsStillIsOfNoUse() {
    assertThat(ValidatorReadiness.chainReason(15_000, 15_000)).isEmpty();
    assertThat(ValidatorReadiness.chainReason(16_400, 15_000))
        .contains("the chain node is 16 s behind: nothing is signed on a view older than 15000 ms");
  }
}
