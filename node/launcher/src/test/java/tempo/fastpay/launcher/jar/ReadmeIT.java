package tempo.fastpay.launcher.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tempo.fastpay.launcher.ProjectFiles;
import tempo.fastpay.launcher.docs.ShortVerifier;

/**
 * The README's ways of paying, selling and running a validator, line by line, in a clone of
 * scripts, configuration, examples and jar.
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
  void allPathsAreWalkedAsWritten() throws Exception {
    assumeTrue(
        isThere("curl") || "true".equals(System.getenv("CI")),
        "curl is not installed: what the README does with it is not tried");
    ShortVerifier.NODE.require(folder);
    Path clone = Clone.make(folder.resolve("a clone"));
    List<Integer> ports = FreePorts.inARow(5);
    List<String> pay = lines("first-payment");
    List<String> sell = lines("sell");
    List<String> withCurl = lines("with-curl");
    List<String> run = lines("own-validator");
    assertThat(List.of(pay.size(), sell.size(), withCurl.size(), run.size()))
        .containsExactly(4, 4, 7, 4);
    assertThat(sell.get(0)).contains("127.0.0.1:8080");
    assertThat(withCurl.get(0)).contains("127.0.0.1:8080");
    Map<String, String> environment =
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
            "FASTPAY_DEVCHAIN_PORT",
            ports.get(3).toString(),
            "FASTPAY_SIDECAR",
            "127.0.0.1:" + ports.get(0) + ",127.0.0.1:" + ports.get(1));

    try (JarProcess node = shell(clone, environment, List.of("exec scripts/fastpay"))) {
      node.awaitLine("  page ");
      assertPaid(clone, environment, pay, sell, withCurl, ports.get(2));
      assertRuns(clone, run, ports.get(3), ports.get(4));
    }
  }

  private void assertPaid(
      Path clone,
      Map<String, String> environment,
      List<String> pay,
      List<String> sell,
      List<String> withCurl,
      int webPort)
      throws Exception {
    List<String> script = new ArrayList<>(pay);
    script.addAll(sell);
    script.addAll(withCurl);
    script.replaceAll(line -> line.replace(":8080", ":" + webPort));
    try (JarProcess shell = shell(clone, environment, script)) {
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
      assertThat(result.out())
          .as("sold for the memo that the shop asks for")
          .anyMatch(line -> line.startsWith("order 4711: pay ") && line.endsWith(memo(sell)))
          .anyMatch(line -> line.matches("order 4711: paid by .*dave, edgar: shipped"));
      assertOthersVerify(clone.resolve("qc.json"));
      assertThat(Files.readAllBytes(clone.resolve("qc.json"))[0]).isEqualTo((byte) '{');
      assertThat(Files.readAllBytes(clone.resolve("qc.pb"))[0]).isNotEqualTo((byte) '{');
    }
  }

  private static String memo(List<String> sell) {
    return sell.get(1).replace("memo=", "");
  }

  private void assertRuns(Path clone, List<String> run, int chainPort, int port) throws Exception {
    List<String> script = new ArrayList<>(run);
    script.replaceAll(line -> line.replace("=50061", "=" + port));
    assertThat(script).isNotEqualTo(run);
    Map<String, String> environment =
        Map.of("FASTPAY_CHAIN_URLS", "http://127.0.0.1:" + chainPort, "FASTPAY_OPS_PORT", "0");
    try (JarProcess validator = shell(clone, environment, script)) {
      assertThat(validator.awaitLine("  validator ")).endsWith("127.0.0.1:" + port);
    }
  }

  private static JarProcess shell(Path clone, Map<String, String> environment, List<String> lines) {
    String script =
        "set -e\ntrap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n" + String.join("\n", lines);
    return JarProcess.startProgram(clone, environment, List.of("bash", "-c", script + "\n"));
  }
}
