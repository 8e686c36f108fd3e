package tempo.fastpay.launcher.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tempo.fastpay.launcher.ProjectFiles;
import tempo.fastpay.launcher.config.ConfigLoader;
import tempo.fastpay.launcher.node.Engine;
import tempo.fastpay.proto.contract.CallFailedException;
import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.proto.grpc.GrpcValidator;
import tempo.fastpay.proto.protobuf.ProtoCodec;
import tempo.fastpay.proto.tls.Tls;
import tempo.fastpay.protocol.api.ValidatorInfo;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.testkit.Fixtures;

/** Two validators and an aggregator, each with an identity of its own made by keygen. */
class MutualTlsIT {
  private static final String HOST = "127.0.0.1";
  private static final List<String> PARTIES = List.of("dave", "edgar", "aggregator", "stranger");

  @TempDir Path folder;
  private final List<JarProcess> processes = new ArrayList<>();
  private final List<Integer> ports = FreePorts.inARow(2);
  private final Vertx vertx = Engine.plainVertx();
  private final Committee committee =
      new ConfigLoader(Fixtures.CRYPTO)
          .committee(ProjectFiles.root().resolve("config/committee-demo.json"));

  @AfterEach
  void stop() throws Exception {
    processes.forEach(JarProcess::close);
    await(vertx.close());
  }

  private void makeKeys() throws Exception {
    List<JarProcess> keygens =
        PARTIES.stream()
            .map(
                name ->
                    JarProcess.start(
                        folder, Map.of(), "keygen", "--type", "tls", "--out", name + ".key"))
            .toList();
    processes.addAll(keygens);
    for (JarProcess keygen : keygens) {
      assertThat(keygen.end().exitCode()).isZero();
    }
  }

  private String certificates(String... names) {
    return String.join(",", Stream.of(names).map(name -> name + ".key.crt").toList());
  }

  /** Starts a node under an identity; {@code trusted} are those it talks to. */
  private JarProcess serve(String name, String[] trusted, String... settings) {
    List<String> arguments = new ArrayList<>();
    arguments.add("serve");
    arguments.add("--config");
    arguments.add(ProjectFiles.root().resolve("config/" + name + ".json").toString());
    List<String> all = new ArrayList<>(List.of(settings));
    all.add("tls.key_file=" + name + ".key");
    all.add("tls.cert_file=" + name + ".key.crt");
    all.add("tls.trust_files=" + certificates(trusted));
    all.add("ops.port=0");
    all.forEach(setting -> arguments.addAll(List.of("--set", setting)));
    JarProcess process = JarProcess.start(folder, Map.of(), arguments.toArray(String[]::new));
    processes.add(process);
    return process;
  }

  @Test
  void operatorsTalkUnderIdentitiesTheyTrustAndToNobodyElse() throws Exception {
    makeKeys();
    String dave = HOST + ":" + ports.get(0);
    String edgar = HOST + ":" + ports.get(1);
    List<JarProcess> nodes =
        List.of(
            serve(
                "dave",
                new String[] {"edgar", "aggregator"},
                "sidecars.dave.port=" + ports.get(0),
                "sidecars.dave.gossip.edgar=" + edgar),
            serve(
                "edgar",
                new String[] {"dave", "aggregator"},
                "sidecars.edgar.port=" + ports.get(1),
                "sidecars.edgar.gossip.dave=" + dave),
            serve(
                "aggregator",
                new String[] {"dave", "edgar"},
                "roles=aggregator,web",
                "web.port=0",
                "aggregator.port=0",
                "aggregator.validators.dave=" + dave,
                "aggregator.validators.edgar=" + edgar));
    for (JarProcess node : nodes) {
      String health = node.awaitLine("  health ");
      // Ready: the aggregator reaches a quorum, and each validator watches the other's board.
      Http.awaitOk(URI.create(health.substring(health.indexOf("http://"))));
    }

    String page = nodes.get(2).awaitLine("  page ");
    assertCertified(URI.create(page.substring(page.indexOf("http://"))));
    assertThat(await(infoOfDave(Optional.of(identity("aggregator"))).future()).validator().name())
        .isEqualTo("dave");
    assertRefused(Optional.of(identity("stranger")));
    assertRefused(Optional.of(Tls.trusting(List.of(file("dave.key.crt")))));
    assertRefused(Optional.empty());
  }

  private static void assertCertified(URI page) throws Exception {
    Http.Answer answer =
        Http.post(
            page.resolve("/api/v1/submit-raw-tx"),
            new JsonObject()
                .put(
                    "tempo_tx_hex",
                    Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(1), 0)
                        .raw()
                        .toHex()));
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    assertThat(answer.body().getBoolean("qc_formed")).isTrue();
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private Tls identity(String name) {
    return Tls.load(file(name + ".key"), file(name + ".key.crt"), List.of(file("dave.key.crt")));
  }

  private record Asked(GrpcClient client, Future<ValidatorInfo> future) {}

  /** Everybody else being equal, who asks decides. */
  private Asked infoOfDave(Optional<Tls> tls) {
    GrpcClient client = GrpcValidator.client(vertx, tls);
    return new Asked(
        client,
        new GrpcValidator(
                vertx,
                client,
                SocketAddress.inetSocketAddress(ports.get(0), HOST),
                new ProtoCodec(committee),
                WireLimits.CALL_TIMEOUT_MS)
            .validatorInfo());
  }

  private void assertRefused(Optional<Tls> tls) throws Exception {
    Asked asked = infoOfDave(tls);
    assertThatThrownBy(() -> await(asked.future()))
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(CallFailedException.class);
    await(asked.client().close());
  }
}
