package tempo.fastpay.launcher.jar;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tempo.fastpay.launcher.ProjectFiles;

/** The built jar, as people run it. */
class JarIT {
  private static final Map<String, String> FREE_PORTS =
      Map.of(
          "FASTPAY_SIDECARS_DAVE_PORT", "0",
          "FASTPAY_SIDECARS_EDGAR_PORT", "0",
          "FASTPAY_AGGREGATOR_PORT", "0",
          "FASTPAY_WEB_PORT", "0");

  @TempDir Path folder;

  private static void assertTold(JarProcess.Result result) {
    assertThat(result.exitCode()).as("%s", result).isZero();
    assertTold(new JsonObject(result.lastLine()), "dave", "edgar");
  }

  private static void assertTold(JsonObject report, String... signers) {
    assertThat(report.getBoolean("ok")).isTrue();
    assertThat(report.getLong("chain_id")).isEqualTo(1337);
    assertThat(report.getLong("height_at_second_qc"))
        .isEqualTo(report.getLong("height_at_first_submit"))
        .isPositive();
    JsonArray payments = report.getJsonArray("payments");
    assertThat(payments).hasSize(2);
    for (int i = 0; i < payments.size(); i++) {
      JsonObject payment = payments.getJsonObject(i);
      assertThat(payment.getString("tx_hash")).matches("0x[0-9a-f]{64}");
      assertThat(payment.getString("qc_hash")).matches("0x[0-9a-f]{64}");
      assertThat(payment.getJsonArray("signers")).isEqualTo(new JsonArray(List.of(signers)));
      assertThat(payment.getLong("millis")).isNotNegative();
    }
    assertThat(report.getJsonObject("balances"))
        .isEqualTo(
            new JsonObject()
                .put("alice", "5000000")
                .put("bob", "5000000")
                .put("carol", "15000000"));
  }

  @Test
  void theDemoTellsItsStoryWithANodeOfItsOwn() throws Exception {
    JarProcess.Result result = JarProcess.run(folder, Map.of(), "demo");

    assertThat(result.exitCode()).as("%s", result).isZero();
    String story = String.join("\n", result.out());
    assertThat(story)
        .contains("Alice → Bob $10.00", "Bob → Carol $10.00", "preconfirmed before the next block");
    assertThat(result.said()).isEmpty();
    try (var left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  private static String addressIn(String line) {
    return line.substring(line.lastIndexOf(' ') + 1);
  }

  @Test
  void theDemoRunsAgainAndAgainAgainstARunningNode() throws Exception {
    List<Integer> ports = FreePorts.inARow(2);
    Map<String, String> environment =
        Map.of(
            "FASTPAY_SIDECARS_DAVE_PORT",
            ports.get(0).toString(),
            "FASTPAY_SIDECARS_EDGAR_PORT",
            ports.get(1).toString(),
            "FASTPAY_AGGREGATOR_PORT",
            "0",
            "FASTPAY_WEB_PORT",
            "0");
    try (JarProcess node = JarProcess.start(folder, environment)) {
      String dave = addressIn(node.awaitLine("dave "));
      String edgar = addressIn(node.awaitLine("edgar "));
      for (int i = 0; i < 2; i++) {
        assertTold(
            JarProcess.run(
                folder, Map.of(), "demo", "--json", "--sidecar", dave, "--sidecar", edgar));
      }

      node.terminate();
      JarProcess.Result stopped = node.end();

      assertThat(stopped.err())
          .as("clean shutdown")
          .anyMatch(line -> line.contains("node stopped"));
      assertThat(stopped.err()).noneMatch(line -> line.contains("level=ERROR"));
      assertThat(stopped.err())
          .as("a line is key=value pairs")
          .allMatch(line -> line.matches("time=\\S+Z level=[A-Z]+ logger=\\S+ msg=\".*\"( .*)?"));
      assertThat(stopped.err()).anyMatch(line -> line.contains("crypto=\"secp256k1: "));
    }
  }

  @Test
  void thePageIsServedAtTheAddressThatIsPrinted() throws Exception {
    try (JarProcess node = JarProcess.start(folder, FREE_PORTS)) {
      URI page = URI.create(addressIn(node.awaitLine("  page ")));
      assertThat(node.awaitLine("  aggregator ")).matches(".* 127\\.0\\.0\\.1:[1-9][0-9]*");
      Http.awaitOk(URI.create(addressIn(node.awaitLine("  health "))));

      assertThat(Http.text(page)).startsWith("<!doctype html>");
      assertThat(Http.get(page.resolve("/api/v1/info")).body().getBoolean("demo")).isTrue();
      assertTold(Http.chainedFlow(page), "dave", "edgar");
    }
  }

  @Test
  void daveAndEdgarAsTwoProcesses() throws Exception {
    List<Integer> ports = FreePorts.inARow(2);
    String dave = "127.0.0.1:" + ports.get(0);
    String edgar = "127.0.0.1:" + ports.get(1);
    Path config = ProjectFiles.root().resolve("config");
    try (JarProcess first =
            JarProcess.start(
                folder,
                Map.of("FASTPAY_SIDECARS_DAVE_PORT", ports.get(0).toString()),
                "serve",
                "--config",
                config.resolve("dave.json").toString(),
                "--set",
                "sidecars.dave.gossip.edgar=" + edgar);
        JarProcess second =
            JarProcess.start(
                folder,
                Map.of(
                    "FASTPAY_CONFIG",
                    config.resolve("edgar.json").toString(),
                    "FASTPAY_SIDECARS_EDGAR_GOSSIP_DAVE",
                    dave),
                "serve",
                "--set",
                "sidecars.edgar.port=" + ports.get(1))) {
      assertThat(first.awaitLine("dave ")).contains(dave);
      assertThat(second.awaitLine("edgar ")).contains(edgar);

      assertTold(
          JarProcess.run(folder, Map.of(), "demo", "--json", "--sidecar", dave + "," + edgar));
    }
  }

  @Test
  void aNodeBehindMutualTlsServesWhoItTrusts() throws Exception {
    for (String name : List.of("node", "user")) {
      JarProcess.Result made =
          JarProcess.run(folder, Map.of(), "keygen", "--type", "tls", "--out", name + ".key");
      assertThat(made.lastLine()).as("%s", made).matches("[0-9a-f]{64}");
    }
    try (JarProcess node =
        JarProcess.start(
            folder,
            FREE_PORTS,
            "serve",
            "--set",
            "tls.key_file=node.key",
            "--set",
            "tls.cert_file=node.key.crt",
            "--set",
            "tls.trust_files=node.key.crt,user.key.crt")) {
      String sidecars =
          addressIn(node.awaitLine("dave ")) + "," + addressIn(node.awaitLine("edgar "));
      assertTold(
          JarProcess.run(
              folder,
              Map.of("FASTPAY_SIDECAR", sidecars),
              "demo",
              "--json",
              "--tls-trust",
              "node.key.crt",
              "--tls-cert",
              "user.key.crt",
              "--tls-key",
              "user.key"));
    }
  }

  @Test
  void allVectorsAreAnsweredAsTheySay() throws Exception {
    JsonObject vectors;
    try (InputStream in = JarIT.class.getResourceAsStream("/vectors/tempo_tx_vectors.json")) {
      vectors = new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
    List<JsonObject> all =
        vectors.getJsonArray("vectors").stream().map(JsonObject.class::cast).toList();
    String input =
        all.stream()
            .map(
                vector ->
                    new JsonObject()
                        .put("raw", vector.getString("raw"))
                        .put(
                            "claimedSender",
                            vector.getJsonObject("fastpay").getString("claimedSender"))
                        .encode())
            .collect(Collectors.joining("\n"));
    try (JarProcess process =
        JarProcess.start(folder, Map.of(), "inspect", "--chain-id", "31337")) {
      JarProcess.Result result = process.send(input).end();

      assertThat(result.exitCode()).isZero();
      assertThat(result.out()).hasSize(all.size());
      for (int i = 0; i < all.size(); i++) {
        JsonObject expected = all.get(i).getJsonObject("fastpay");
        JsonObject answer = new JsonObject(result.out().get(i));
        assertThat(answer.getString("verdict"))
            .as(all.get(i).getString("name"))
            .isEqualTo(expected.getString("verdict"));
        assertThat(answer.getString("code")).isEqualTo(expected.getString("code"));
      }
    }
  }

  @Test
  void whatIsWrongIsSaidInOneLine() throws Exception {
    assertHopeless(List.of("serve", "--set", "chain.idd=1"), "chain.idd: unknown key");
    assertHopeless(List.of("serve", "--bogus"), "Unknown option: '--bogus'");
    assertHopeless(List.of("serve", "--config", "missing.json"), "missing.json: no such file");
    assertHopeless(List.of("bogus"), "bogus");
    assertHopeless(List.of("keygen", "--type", "tls"), "--out");
    assertHopeless(List.of("verify-qc", "missing.json"), "--committee");
  }

  private void assertHopeless(List<String> arguments, String part) throws Exception {
    JarProcess.Result result = JarProcess.run(folder, Map.of(), arguments.toArray(String[]::new));
    assertThat(result.exitCode()).as("%s", arguments).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.said()).hasSize(1);
    assertThat(result.said().get(0)).startsWith("fastpay: ").contains(part);
  }

  @Test
  void aTakenPortIsWorthAnotherTry() throws Exception {
    try (var taken = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      JarProcess.Result result =
          JarProcess.run(
              folder,
              Map.of("FASTPAY_LOG_LEVEL", "error"),
              "serve",
              "--set",
              "sidecars.dave.port=" + taken.getLocalPort(),
              "--set",
              "sidecars.edgar.port=0",
              "--set",
              "aggregator.port=0",
              "--set",
              "web.port=0");

      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.said()).hasSize(1);
      assertThat(result.said().get(0)).contains("sidecars.dave.port: 127.0.0.1:");
    }
  }

  @Test
  void theJarIsWhatItShouldBe() throws Exception {
    try (JarFile jar = new JarFile(JarProcess.jar().toFile())) {
      var manifest = jar.getManifest().getMainAttributes();
      assertThat(manifest.getValue("Main-Class")).isEqualTo("tempo.fastpay.launcher.Main");
      assertThat(manifest.getValue("Multi-Release")).isEqualTo("true");
      assertThat(jar.stream().map(java.util.zip.ZipEntry::getName))
          .noneMatch(name -> name.startsWith("tempo/fastpay/testkit/"))
          .noneMatch(name -> name.matches("META-INF/[^/]+\\.(SF|DSA|RSA)"))
          .noneMatch(name -> name.startsWith("org/junit/"))
          .anyMatch(name -> name.equals("config/demo.json"))
          .anyMatch(name -> name.startsWith("META-INF/services/"));
    }
  }
}
