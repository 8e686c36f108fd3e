package tempo.fastpay.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tempo.fastpay.launcher.ProjectFiles;
import tempo.fastpay.launcher.config.ConfigLoader;
import tempo.fastpay.launcher.config.HostPort;
import tempo.fastpay.launcher.config.Role;
import tempo.fastpay.launcher.node.Engine;
import tempo.fastpay.launcher.node.Node;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.testkit.Fixtures;

/** L13: whoever signs twice before the demo's node leaves a file that convicts them anywhere. */
class EvidenceFlowTest {
  private static final long WAIT_SECONDS = 60;
  private static final Path COMMITTEE = ProjectFiles.root().resolve("config/committee-demo.json");

  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final HttpClient http = HttpClient.newHttpClient();
  private Engine engine;
  private Node node;

  @BeforeEach
  void start() throws Exception {
    Map<String, ConfigLoader.Flag> flags = new LinkedHashMap<>();
    for (String key :
        new String[] {"devchain", "sidecars.dave", "sidecars.edgar", "aggregator", "web", "ops"}) {
      flags.put(key + ".port", new ConfigLoader.Flag("0", "a test"));
    }
    Path demo = ProjectFiles.root().resolve("config/demo.json");
    engine = await(Engine.start(Optional.empty()));
    node =
        await(
            Node.start(
                engine,
                new ConfigLoader(Fixtures.CRYPTO)
                    .load(
                        new ConfigLoader.Sources(Optional.of(demo), Map.of(), flags, Path.of(""))),
                Fixtures.CRYPTO));
  }

  @AfterEach
  void stop() throws Exception {
    await(node.close());
    await(engine.vertx().close());
  }

  private HttpRequest.Builder request(String path) {
    HostPort page = node.address(Role.WEB).orElseThrow();
    return HttpRequest.newBuilder(URI.create("http://" + page + "/api/v1/" + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private Future<HttpResponse<String>> submit(Payment payment) {
    HttpRequest.Builder submission =
        request("submit-raw-tx")
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    new JsonObject().put("tempo_tx_hex", payment.raw().toHex()).encode()));
    return Future.fromCompletionStage(
        http.sendAsync(submission.build(), HttpResponse.BodyHandlers.ofString()));
  }

  /** Two payments for one nonce, unless a block settles the first before the second is seen. */
  private List<Payment> signTwice() throws Exception {
    for (long seq = 0; seq < 5; seq++) {
      List<Payment> both =
          List.of(
              Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(1), seq),
              Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(2), seq));
      Future<HttpResponse<String>> first = submit(both.get(0));
      Future<HttpResponse<String>> second = submit(both.get(1));
      String answers = await(first).body() + await(second).body();
      if (!answers.contains("NONCE_SEQ_TOO_LOW")) {
        assertThat(answers).contains("EQUIVOCATION");
        return both;
      }
    }
    throw new AssertionError("every time a block came in between");
  }

  private int run(String... arguments) {
    out.reset();
    PrintStream both = new PrintStream(out, true, StandardCharsets.UTF_8);
    return new FastPayCli(
            new Terminal(
                InputStream.nullInputStream(),
                both,
                both,
                Map.of(
                    "FASTPAY_SIDECAR",
                    node.addresses().values().stream()
                        .map(HostPort::toString)
                        .collect(Collectors.joining(","))),
                folder,
                () -> Fixtures.CRYPTO))
        .run(arguments);
  }

  private String said() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private int verify(String file) {
    return run("verify-evidence", file, "--committee", COMMITTEE.toString());
  }

  @Test
  void evidenceIsServedFetchedAndAcceptedElsewhere() throws Exception {
    assertThat(run("evidence", "--out", "none.json")).as(said()).isZero();
    assertThat(said()).contains("no evidence");
    assertThat(folder.resolve("none.json")).doesNotExist();

    List<Payment> both = signTwice();
    String page = served();
    Files.writeString(folder.resolve("served.json"), page);
    assertThat(verify("served.json")).as(said()).isZero();
    String line = said();
    assertThat(line)
        .startsWith("verified sender " + Fixtures.ALICE.address())
        .contains(both.get(0).signHash().toHex(), both.get(1).signHash().toHex());

    assertThat(run("evidence", "--out", "fetched.json")).as(said()).isZero();
    assertThat(said())
        .startsWith("sender " + Fixtures.ALICE.address() + " signed two payments for ");
    assertThat(verify("fetched.json")).as(said()).isZero();
    assertThat(said()).startsWith("verified sender " + Fixtures.ALICE.address());

    JsonObject changed = new JsonObject(page);
    JsonObject claim =
        changed.getJsonArray("evidence").getJsonObject(0).getJsonObject("sender_equivocation");
    claim.put("second", claim.getString("first"));
    Files.writeString(folder.resolve("changed.json"), changed.encode());
    assertThat(verify("changed.json")).isEqualTo(2);
    assertThat(said()).contains("second: the same message as first");
  }

  /** Once the aggregator has asked its validators. */
  private String served() throws Exception {
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    while (System.nanoTime() < deadlineNanos) {
      String page = send(request("evidence")).body();
      JsonArray evidence = new JsonObject(page).getJsonArray("evidence");
      if (!evidence.isEmpty()) {
        assertThat(evidence).hasSize(1);
        return page;
      }
      await(engine.vertx().timer(10));
    }
    throw new AssertionError("no evidence was served");
  }
}
