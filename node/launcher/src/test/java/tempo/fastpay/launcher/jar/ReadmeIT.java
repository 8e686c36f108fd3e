package tempo.fastpay.launcher.jar;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tempo.fastpay.launcher.ProjectFiles;

/** The README's first payment, line by line, in a clone of scripts, configuration and jar. */
class ReadmeIT {
  private static final String MARK = "<!-- first-payment";

  @TempDir Path folder;

  private static List<String> lines() {
    String text = ProjectFiles.read("README.md");
    String block = text.substring(text.indexOf("```sh\n", text.indexOf(MARK)) + 6);
    return block.substring(0, block.indexOf("```")).lines().toList();
  }

  @Test
  void theFirstPaymentByHandIsMadeInFiveLines() throws Exception {
    Path clone = Clone.make(folder.resolve("a clone"));
    List<Integer> ports = FreePorts.inARow(2);
    List<String> lines = lines();
    assertThat(lines).hasSize(5);

    String script = "set -e\ntrap 'kill $(jobs -p)' EXIT\n" + String.join("\n", lines) + "\n";
    try (JarProcess shell =
        JarProcess.startProgram(
            clone,
            Map.of(
                "FASTPAY_SIDECARS_DAVE_PORT",
                ports.get(0).toString(),
                "FASTPAY_SIDECARS_EDGAR_PORT",
                ports.get(1).toString(),
                "FASTPAY_AGGREGATOR_PORT",
                "0",
                "FASTPAY_WEB_PORT",
                "0",
                "FASTPAY_SIDECAR",
                "127.0.0.1:" + ports.get(0) + ",127.0.0.1:" + ports.get(1)),
            List.of("bash", "-c", script))) {
      JarProcess.Result result = shell.end();

      assertThat(result.exitCode()).as("%s", result).isZero();
      String out = String.join("\n", result.out());
      assertThat(out)
          .contains("paid $10.00 of ", "received $10.00 of ", "verified $10.00 of ")
          .contains("certified by dave, edgar");
    }
  }
}
