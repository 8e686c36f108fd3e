package tempo.fastpay.launcher.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tempo.fastpay.launcher.ProjectFiles;
import tempo.fastpay.launcher.docs.ShortVerifier;

/**
 * The README's payments, by hand and with curl, line by line, in a clone of scripts, configuration
 * and jar.
 */
class ReadmeIT {
  @TempDir Path folder;

  private static List<String> lines(String mark) {
    String text = ProjectFiles.read("README.md");
    String block = text.substring(text.indexOf("```sh\n", text.indexOf("<!-- " + mark)) + 6);
    return block.substring(0, block.indexOf("```")).lines().toList();
  }

  private static boolean isThere(String program) throws Exception {
    return new ProcessBuilder("bash", "-c", "command -v " + program).start().waitFor() == 0;
  }

  /** The short verifiers, which share nothing with the jar, take what it made. */
  private void assertOthersVerify(Path qc) throws Exception {
    Path committee = ProjectFiles.root().resolve("config/committee-demo.json");
    for (ShortVerifier verifier : ShortVerifier.values()) {
      verifier.require(folder);
      ShortVerifier.Ended ended = verifier.verify(folder, qc, committee);
      assertThat(ended.exitCode()).as("%s", ended).isZero();
      assertThat(ended.out()).contains("1000000", "dave", "edgar");
    }
  }

  @Test
  void paymentsByHandAndWithCurlAreMadeAsWritten() throws Exception {
    assumeTrue(
        isThere("curl") || "true".equals(System.getenv("CI")),
        "curl is not installed: what the README does with it is not tried");
    Path clone = Clone.make(folder.resolve("a clone"));
    List<Integer> ports = FreePorts.inARow(3);
    List<String> byHand = lines("first-payment");
    List<String> withCurl = lines("with-curl");
    assertThat(byHand).hasSize(5);
    assertThat(withCurl).hasSize(7).anyMatch(line -> line.contains("127.0.0.1:8080"));

    String script =
        "set -e\ntrap 'kill $(jobs -p)' EXIT\n"
            + String.join("\n", byHand)
            + "\n"
            + String.join("\n", withCurl).replace(":8080", ":" + ports.get(2))
            + "\n";
    try (JarProcess shell =
        JarProcess.startProgram(
            clone,
            Map.of(
                "XDG_DATA_HOME",
                folder.resolve("data").toString(),
                "FASTPAY_SIDECARS_DAVE_PORT",
                ports.get(0).toString(),
                "FASTPAY_SIDECARS_EDGAR_PORT",
                ports.get(1).toString(),
                "FASTPAY_AGGREGATOR_PORT",
                "0",
                "FASTPAY_WEB_PORT",
                ports.get(2).toString(),
                "FASTPAY_SIDECAR",
                "127.0.0.1:" + ports.get(0) + ",127.0.0.1:" + ports.get(1)),
            List.of("bash", "-c", script))) {
      JarProcess.Result result = shell.end();

      assertThat(result.exitCode()).as("%s", result).isZero();
      String out = String.join("\n", result.out());
      assertThat(out)
          .contains("paid $10.00 of ", "received $10.00 of ", "verified $10.00 of ")
          .contains("certified by dave, edgar");
      assertThat(result.out())
          .as("watched until certified")
          .anyMatch(line -> line.startsWith("data: ") && line.contains("CERTIFIED"));
      assertThat(result.out()).filteredOn(line -> line.contains("verified $1.00 of ")).hasSize(2);
      assertOthersVerify(clone.resolve("qc.json"));
      assertThat(Files.readAllBytes(clone.resolve("qc.json"))[0]).isEqualTo((byte) '{');
      assertThat(Files.readAllBytes(clone.resolve("qc.pb"))[0]).isNotEqualTo((byte) '{');
    }
  }
}
