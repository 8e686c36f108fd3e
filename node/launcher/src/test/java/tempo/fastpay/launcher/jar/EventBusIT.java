package tempo.fastpay.launcher.jar;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tempo.fastpay.launcher.ProjectFiles;
import tempo.fastpay.launcher.Python;
import tempo.fastpay.launcher.config.ConfigLoader;
import tempo.fastpay.proto.json.JsonCodec;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.testkit.Fixtures;
import tempo.fastpay.testkit.Person;

/** The chained payment over the event bus, from whoever is no node of the operator's. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventBusIT {
  private static final Committee COMMITTEE =
      new ConfigLoader(Fixtures.CRYPTO).committee(config("committee-demo.json"));

  private static final String UNTESTED = "the TCP bridge is not tested from Python";

  private Path folder;
  private BusNodes nodes;

  private static Path config(String name) {
    return ProjectFiles.root().resolve("config").resolve(name);
  }

  private static String example(String name) {
    return ProjectFiles.root().resolve("docs/examples").resolve(name).toString();
  }

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    this.folder = folder;
    nodes = BusNodes.start(folder);
  }

  @AfterAll
  void stop() {
    nodes.close();
  }

  @Test
  void aSecondJvmPays() throws Exception {
    JarProcess.Result result =
        run(
            JarProcess.java(),
            "-cp",
            JarProcess.jar().toString(),
            example("EventBusPay.java"),
            nodes.clusterFile().toString(),
            config("committee-demo.json").toString());

    assertThat(result.exitCode()).as("%s", result).isZero();
    assertThat(result.said()).isEmpty();
    assertThat(result.out().get(0)).isEqualTo("joined a cluster of 3 nodes");
    assertThat(result.out().get(1)).startsWith("Alice → Bob $10.00 certified in ");
    assertThat(result.out().get(2)).startsWith("Bob → Carol $10.00 certified in ");
    assertThat(result.out().get(3)).isEqualTo("the aggregator holds a QC of 2 certificates");
    assertThat(result.out().get(4)).isEqualTo("Carol can spend 10000000");
  }

  @Test
  void aProgramWithoutJavaPays() throws Exception {
    Python.require(UNTESTED);
    JarProcess.Result result =
        busClient(sign("alice", Fixtures.BOB, "10"), sign("bob", Fixtures.CAROL, "12"));

    assertThat(result.exitCode()).as("%s", result).isZero();
    assertThat(result.out()).hasSize(2);
    for (String line : result.out()) {
      QuorumCertificate qc = new JsonCodec(COMMITTEE).decodeQc(new JsonObject(line));
      assertThat(VerifiedQc.verify(qc, Optional.empty(), COMMITTEE, Fixtures.CRYPTO))
          .isInstanceOf(VerifiedQc.Result.Verified.class);
    }
    assertThat(result.said())
        .hasSize(2)
        .allMatch(line -> line.matches("0x[0-9a-f]{64} certified by dave, edgar"));
  }

  @Test
  void aProgramWithoutJavaIsToldWhyNot() throws Exception {
    Python.require(UNTESTED);
    JarProcess.Result poor = busClient(sign("carol", Fixtures.BOB, "1000"));
    assertThat(poor.exitCode()).isEqualTo(1);
    assertThat(poor.out()).isEmpty();
    assertThat(poor.err()).anyMatch(line -> line.matches("(dave|edgar): INSUFFICIENT_FUNDS: .*"));

    JarProcess.Result garbage = busClient("0x00");
    assertThat(garbage.exitCode()).isEqualTo(1);
    assertThat(garbage.said()).hasSize(1);
    assertThat(garbage.said().get(0)).startsWith("bus_client: submit: ").endsWith(" (1)");
  }

  private JarProcess.Result busClient(String... rawTransactions) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Python.COMMAND,
                example("bus_client.py"),
                "--host",
                nodes.bridge().host(),
                "--port",
                String.valueOf(nodes.bridge().port())));
    command.addAll(List.of(rawTransactions));
    return run(command.toArray(String[]::new));
  }

  /** Signs without asking anybody; each person signs once here. */
  private String sign(String from, Person to, String amount) throws Exception {
    String key = folder.resolve(from + ".key").toString();
    JarProcess.run(folder, Map.of(), "keygen", "--demo", from, "--out", key);
    JarProcess.Result signed =
        JarProcess.run(
            folder,
            Map.of(),
            "sign",
            "--key",
            key,
            "--to",
            to.address().toHex(),
            "--amount",
            amount,
            "--nonce-key",
            "0x07",
            "--nonce",
            "0");
    assertThat(signed.exitCode()).as("%s", signed).isZero();
    return signed.lastLine();
  }

  private JarProcess.Result run(String... command) throws Exception {
    try (JarProcess process = JarProcess.startProgram(folder, Map.of(), List.of(command))) {
      return process.end();
    }
  }
}
