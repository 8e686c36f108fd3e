package tempo.fastpay.launcher.jar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class JarProcessTest {
  private static List<String> said(String... err) {
    return new JarProcess.Result(0, List.of(), List.of(err)).said();
  }

  private static String logged(String level, String logger) {
    return "time=2026-11-22T10:00:00.000Z level=" + level + " logger=" + logger + " msg=\"any\"";
  }

  @Test
  void aSlowMachineIsNotWhatAProgramSaid() {
    assertThat(said("fastpay: no", logged("WARN", "BlockedThreadChecker")))
        .containsExactly("fastpay: no");
  }

  @Test
  void whateverElseItSaidIs() {
    assertThat(said(logged("WARN", "Suspicions"), logged("ERROR", "ContextBase"), "any"))
        .hasSize(3);
  }
}
