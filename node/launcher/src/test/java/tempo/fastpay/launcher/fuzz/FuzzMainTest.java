package tempo.fastpay.launcher.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** How {@code scripts/fuzz} answers who asks for help, or for what it does not have. */
class FuzzMainTest {
  private final ByteArrayOutputStream reports = new ByteArrayOutputStream();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return new CommandLine(new FuzzMain(new PrintStream(reports, true, StandardCharsets.UTF_8)))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  @Test
  void helpTellsOfTargetsAndOptions() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("scripts/fuzz", "TARGET", "--minutes", "--keep");
    assertThat(err.toString()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "payments, no target 'payments'; there are payment",
    "payment bux, no target 'bux'; there are payment",
    "--minute 5, Possible solutions: --minutes",
    "--minutes soon, Invalid value for option '--minutes'",
    "--minutes, Missing required parameter for option '--minutes'",
  })
  void whatItDoesNotHaveIsRefusedBeforeAnythingRuns(String arguments, String said) {
    assertThat(run(arguments.split(" "))).isEqualTo(2);
    assertThat(err.toString()).contains(said);
    assertThat(reports.size()).isZero();
  }

  @Test
  void aWrongNameIsAnsweredWithAllThereAre() {
    run("nobody");
    for (FuzzTarget target : FuzzTarget.values()) {
      assertThat(err.toString()).contains(target.label());
    }
  }
}
