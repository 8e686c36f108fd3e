package tempo.fastpay.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tempo.fastpay.launcher.Ipv6;
import tempo.fastpay.launcher.ProjectFiles;
import tempo.fastpay.launcher.cli.FastPayCli;
import tempo.fastpay.launcher.cli.Terminal;
import tempo.fastpay.launcher.config.ConfigLoader;
import tempo.fastpay.launcher.config.HostPort;
import tempo.fastpay.launcher.config.Role;
import tempo.fastpay.testkit.Fixtures;

/** Everything that listens, and everything that calls it, at ::1. */
class Ipv6NodeTest {
  private static final long WAIT_SECONDS = 60;

  @TempDir Path folder;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Engine engine;
  private Node node;

  @BeforeEach
  void start() throws Exception {
    Ipv6.require();
    Map<String, ConfigLoader.Flag> flags = new LinkedHashMap<>();
    flags.put("roles", new ConfigLoader.Flag("devchain,sidecar,aggregator,web,bridge", "a test"));
    for (String part :
        new String[] {
          "devchain", "sidecars.dave", "sidecars.edgar", "aggregator", "web", "bridge", "ops"
        }) {
      flags.put(part + ".host", new ConfigLoader.Flag(Ipv6.LOOPBACK, "a test"));
      flags.put(part + ".port", new ConfigLoader.Flag("0", "a test"));
    }
    engine = await(Engine.start(Optional.empty()));
    node =
        await(
            Node.start(
                engine,
                new ConfigLoader(Fixtures.CRYPTO)
                    .load(
                        new ConfigLoader.Sources(
                            Optional.of(ProjectFiles.root().resolve("config/demo.json")),
                            Map.of(),
                            flags,
                            Path.of(""))),
                Fixtures.CRYPTO));
  }

  @AfterEach
  void stop() throws Exception {
    if (engine != null) {
      await(node.close());
      await(engine.vertx().close());
    }
  }

  private URI uri(String scheme, HostPort address, String path) {
    assertThat(address.host()).isEqualTo(Ipv6.LOOPBACK);
    return URI.create(scheme + "://" + address + path);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> get(HostPort address, String path) throws Exception {
    return send(HttpRequest.newBuilder(uri("http", address, path)));
  }

  private int run(String... arguments) {
    said.reset();
    PrintStream to = new PrintStream(said, true, StandardCharsets.UTF_8);
    return new FastPayCli(
            new Terminal(
                InputStream.nullInputStream(),
                to,
                to,
                Map.of(
                    "FASTPAY_SIDECAR",
                    node.addresses().values().stream()
                        .map(HostPort::toString)
                        .collect(Collectors.joining(","))),
                folder,
                () -> Fixtures.CRYPTO))
        .run(arguments);
  }

  @Test
  void gossipThePageItsRestAndTheChainAreReached() throws Exception {
    awaitReadiness();
    HostPort page = node.address(Role.WEB).orElseThrow();
    assertThat(get(page, "/").body()).startsWith("<!doctype");
    assertThat(get(page, "/api/v1/committee").body()).contains("dave", "edgar");
    assertThat(get(node.ops(), "/metrics").body()).contains("fastpay_sidecar_watched_peers");

    HostPort chain = node.address(Role.DEVCHAIN).orElseThrow();
    String chainId = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_chainId\"}";
    assertThat(
            send(HttpRequest.newBuilder(uri("http", chain, "/"))
                    .POST(HttpRequest.BodyPublishers.ofString(chainId)))
                .body())
        .contains("\"0x539\"");
    assertThat(overWebSocket(uri("ws", chain, "/"), chainId)).contains("\"0x539\"");
  }

  /** Gossip is what makes a validator see a quorum, and the chain's age what it follows. */
  private void awaitReadiness() throws Exception {
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    HttpResponse<String> ready = get(node.ops(), "/health/ready");
    while (ready.statusCode() != 200 && System.nanoTime() < deadlineNanos) {
      ready = get(node.ops(), "/health/ready");
    }
    assertThat(ready.statusCode()).as(ready.body()).isEqualTo(200);
    assertThat(ready.body()).contains("sidecar/dave", "sidecar/edgar", "chain", "aggregator");
  }

  private String overWebSocket(URI place, String text) throws Exception {
    CompletableFuture<String> answer = new CompletableFuture<>();
    WebSocket socket =
        http.newWebSocketBuilder()
            .buildAsync(
                place,
                new WebSocket.Listener() {
                  @Override
                  public CompletionStage<?> onText(WebSocket from, CharSequence told, boolean end) {
                    answer.complete(told.toString());
                    return null;
                  }
                })
            .get(WAIT_SECONDS, TimeUnit.SECONDS);
    try {
      socket.sendText(text, true).get(WAIT_SECONDS, TimeUnit.SECONDS);
      return answer.get(WAIT_SECONDS, TimeUnit.SECONDS);
    } finally {
      socket.abort();
    }
  }

  @Test
  void theCommandLinePaysAndReceives() throws Exception {
    assertThat(run("keygen", "--demo", "alice", "--out", "alice.key")).isZero();
    assertThat(run("keygen", "--demo", "bob", "--out", "bob.key")).isZero();
    assertThat(
            run(
                "pay",
                "--key",
                "alice.key",
                "--to",
                Fixtures.BOB.address().toString(),
                "--amount",
                "1.00",
                "--qc-out",
                "qc.json"))
        .as(said.toString(StandardCharsets.UTF_8))
        .isZero();
    assertThat(Files.readString(folder.resolve("qc.json"))).contains("tx_hash");
    assertThat(run("receive", "--key", "bob.key"))
        .as(said.toString(StandardCharsets.UTF_8))
        .isZero();
  }

  @Test
  void theTcpBridgeAnswers() throws Exception {
    HostPort bridge = node.address(Role.BRIDGE).orElseThrow();
    byte[] ping = new JsonObject().put("type", "ping").encode().getBytes(StandardCharsets.UTF_8);
    try (Socket socket = new Socket(bridge.host(), bridge.port())) {
      socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(WAIT_SECONDS));
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeInt(ping.length);
      out.write(ping);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      assertThat(new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8))
          .contains("\"pong\"");
    }
  }
}
