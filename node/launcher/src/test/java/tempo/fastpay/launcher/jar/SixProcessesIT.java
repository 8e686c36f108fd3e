package tempo.fastpay.launcher.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tempo.fastpay.client.bus.EventBusAggregator;
import tempo.fastpay.face.GrpcEndpoint;
import tempo.fastpay.face.GrpcFace;
import tempo.fastpay.face.GrpcLimits;
import tempo.fastpay.launcher.cluster.ClusteredVertx;
import tempo.fastpay.launcher.config.ClusterConfig;
import tempo.fastpay.launcher.config.DemoKeys;
import tempo.fastpay.launcher.config.HostPort;
import tempo.fastpay.launcher.node.Engine;
import tempo.fastpay.proto.contract.AggregatorApi;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.proto.grpc.GrpcValidator;
import tempo.fastpay.proto.json.JsonCodec;
import tempo.fastpay.proto.protobuf.ProtoCodec;
import tempo.fastpay.protocol.api.AccountQuery;
import tempo.fastpay.protocol.api.TxStatus;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.testkit.Fault;
import tempo.fastpay.testkit.Fixtures;
import tempo.fastpay.testkit.MockSidecar;
import tempo.fastpay.testkit.Person;
import tempo.fastpay.testkit.TestCommittee;

/**
 * Four validators, an aggregator and a web node, each a process: one validator at a time is killed,
 * hangs or lies, and what stands in front of them is killed. Each test leaves all six well.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SixProcessesIT {
  private static final long WAIT_SECONDS = 60;
  private static final long POLL_MS = 50;
  private static final String GRACE = "grace";
  private static final String[] OTHERS = {"dave", "edgar", "frank"};

  private final TestCommittee committee =
      TestCommittee.of(SixProcesses.VALIDATORS.stream().map(SixProcessesIT::member).toList());

  private SixProcesses six;
  private Vertx vertx;
  private GrpcClient client;

  private static TestCommittee.Member member(String name) {
    Bytes32 key = DemoKeys.validator(name).orElseThrow();
    return new TestCommittee.Member(Validator.of(name, Fixtures.CRYPTO.publicKeyEd25519(key)), key);
  }

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    six = SixProcesses.start(folder);
    vertx = Engine.plainVertx();
    client = GrpcValidator.client(vertx);
  }

  @AfterAll
  void stop() throws Exception {
    six.close();
    await(client.close());
    await(vertx.close());
  }

  @Test
  void oneKilledChangesNothingAndCatchesUpWhenItReturns() throws Exception {
    six.kill(GRACE);
    assertTold(six.chainedFlow(), OTHERS);
    TxHash away = certified(Fixtures.ALICE, Fixtures.BOB);

    six.launch(GRACE);
    six.awaitReady(GRACE);

    awaitFinal(away);
    awaitEqualBalances(Fixtures.ALICE.address());
    awaitEqualBalances(Fixtures.BOB.address());
    awaitSigner(six.chainedFlow(), GRACE);
  }

  @Test
  void nobodyWaitsForOneThatHangs() throws Exception {
    six.process(GRACE).signal("STOP");
    try {
      long startNanos = System.nanoTime();
      TxHash txHash = certified(Fixtures.BOB, Fixtures.CAROL);
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);

      assertThat(millis).as("sooner than a call ends").isLessThan(WireLimits.CALL_TIMEOUT_MS);
      assertThat(signers(status(txHash))).containsExactlyInAnyOrder(OTHERS);
      assertTold(six.chainedFlow(), OTHERS);
    } finally {
      six.process(GRACE).signal("CONT");
    }
    awaitSigner(six.chainedFlow(), GRACE);
  }

  @Test
  void oneThatLiesChangesNothing() throws Exception {
    six.kill(GRACE);
    MockSidecar liar = new MockSidecar(vertx, committee, SixProcesses.VALIDATORS.indexOf(GRACE));
    GrpcFace face =
        new GrpcFace(vertx, liar, new ProtoCodec(committee.committee()), GrpcLimits.DEFAULT);
    HostPort address = six.address(GRACE);
    GrpcEndpoint endpoint =
        await(
            GrpcEndpoint.listen(
                vertx,
                address.host(),
                address.port(),
                face.calls(),
                List.of(face.sidecar()),
                () -> Future.succeededFuture(true)));
    try {
      for (Fault.Lie lie : List.of(Fault.Lie.WRONG_SIGNATURE, Fault.Lie.STRANGERS_CERTIFICATE)) {
        liar.fault(new Fault.Lying(lie));
        assertTold(six.chainedFlow(), OTHERS);
      }
      assertThat(liar.received()).as("it was asked").isNotEmpty();
    } finally {
      await(endpoint.close());
    }
    six.launch(GRACE);
    six.awaitReady(GRACE);
    awaitSigner(six.chainedFlow(), GRACE);
  }

  @Test
  void whatStandsInFrontIsKilledAndNothingCertifiedIsLost() throws Exception {
    ClusteredVertx ownNode =
        await(
            ClusteredVertx.join(
                new ClusterConfig(SixProcesses.CLUSTER, six.observer(), six.cluster()),
                new VertxOptions(),
                VertxBuilder::with));
    try {
      AggregatorApi bus =
          new EventBusAggregator(
              ownNode.vertx(),
              new JsonCodec(committee.committee()),
              2 * WireLimits.CALL_TIMEOUT_MS);
      TxHash before;
      Optional<String> lastSeen;
      try (EventReader reader = EventReader.open(six.page("/api/v1/events"), Optional.empty())) {
        before = certified(Fixtures.CAROL, Fixtures.ALICE);
        reader.await(event -> isQcOf(event, before));
        assertThat(awaitPresent(() -> bus.status(before)).qcHash()).isPresent();
        lastSeen = reader.lastSeen();

        six.kill(SixProcesses.AGGREGATOR);
        six.kill(SixProcesses.WEB);
        reader.awaitEnd();
      }
      six.launch(SixProcesses.AGGREGATOR);
      six.launch(SixProcesses.WEB);
      six.awaitReady(SixProcesses.AGGREGATOR);
      six.awaitReady(SixProcesses.WEB);

      JsonObject qc = Http.awaitOk(six.page("/api/v1/tx/" + before.toHex() + "/qc"));
      assertThat(qc.getString("tx_hash")).isEqualTo(before.toHex());
      assertThat(qc.getJsonArray("certs").size()).isGreaterThanOrEqualTo(3);
      TxStatus known = awaitPresent(() -> bus.status(before));
      assertThat(known.qcHash()).isPresent();
      try (EventReader reader = EventReader.open(six.page("/api/v1/events"), lastSeen)) {
        TxHash after = secondPayment(six.chainedFlow());
        reader.await(event -> isQcOf(event, after));
        assertThat(awaitPresent(() -> bus.status(after)).qcHash()).isPresent();
      }
    } finally {
      await(ownNode.vertx().close());
    }
  }

  /** Hands in one dollar's payment to the web node, and expects its QC in the answer. */
  private TxHash certified(Person from, Person to) throws Exception {
    Payment payment = Fixtures.payment(from, to, Fixtures.dollars(1), 0);
    Http.Answer answer =
        Http.post(
            six.page("/api/v1/submit-raw-tx"),
            new JsonObject()
                .put("chain_id", Fixtures.CHAIN.toString())
                .put("tempo_tx_hex", payment.raw().toHex()));
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    assertThat(answer.body().getBoolean("qc_formed")).isTrue();
    return TxHash.fromHex(answer.body().getString("tx_hash"));
  }

  private JsonObject status(TxHash txHash) throws Exception {
    return Http.awaitOk(six.page("/api/v1/tx/" + txHash.toHex() + "/status"));
  }

  private void awaitFinal(TxHash txHash) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    JsonObject status = status(txHash);
    while (!"FINALIZED".equals(status.getString("stage"))) {
      assertThat(System.nanoTime() - deadline).as("%s", status).isNegative();
      Thread.sleep(POLL_MS);
      status = status(txHash);
    }
  }

  /** They stand on one chain: Grace tells the balance that the others tell. */
  private void awaitEqualBalances(Address account) throws Exception {
    awaitPresent(
        () ->
            grace()
                .account(new AccountQuery(account, Fixtures.ALPHA_USD, List.of()))
                .map(
                    own ->
                        balances(account).contains(own.base() + " " + own.available())
                            ? Optional.of(own)
                            : Optional.empty()));
  }

  private List<String> balances(Address account) {
    try {
      List<String> told =
          Http.awaitOk(six.page("/api/v1/accounts/" + account.toHex()))
              .getJsonArray("accounts")
              .getJsonObject(0)
              .getJsonArray("views")
              .stream()
              .map(view -> ((JsonObject) view).getJsonObject("view"))
              .map(view -> view.getString("base") + " " + view.getString("available"))
              .distinct()
              .toList();
      return told.size() == 1 ? told : List.of();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private ValidatorApi grace() {
    HostPort address = six.address(GRACE);
    return new GrpcValidator(
        vertx,
        client,
        SocketAddress.inetSocketAddress(address.port(), address.host()),
        new ProtoCodec(committee.committee()),
        WireLimits.CALL_TIMEOUT_MS);
  }

  private static List<String> signers(JsonObject status) {
    return status.getJsonArray("certs").stream()
        .map(cert -> ((JsonObject) cert).getJsonObject("signer").getString("name"))
        .toList();
  }

  private static TxHash secondPayment(JsonObject report) {
    return TxHash.fromHex(report.getJsonArray("payments").getJsonObject(1).getString("tx_hash"));
  }

  /** Its certificate for the demo's second payment arrives, though perhaps after the quorum's. */
  private void awaitSigner(JsonObject report, String name) throws Exception {
    assertThat(report.getBoolean("ok")).as("%s", report).isTrue();
    TxHash txHash = secondPayment(report);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    JsonObject status = status(txHash);
    while (!signers(status).contains(name)) {
      assertThat(System.nanoTime() - deadline).as("%s", status).isNegative();
      Thread.sleep(POLL_MS);
      status = status(txHash);
    }
  }

  private static void assertTold(JsonObject report, String... signers) {
    assertThat(report.getBoolean("ok")).as("%s", report).isTrue();
    for (Object payment : report.getJsonArray("payments")) {
      assertThat(((JsonObject) payment).getJsonArray("signers"))
          .isEqualTo(new JsonArray(List.of((Object[]) signers)));
    }
  }

  private static boolean isQcOf(EventReader.Event event, TxHash txHash) {
    return event.name().equals("qc")
        && event.data().getJsonObject("qc").getString("tx_hash").equals(txHash.toHex());
  }

  /** Asks again until there is something: failed calls are part of what is tested here. */
  private static <T> T awaitPresent(Supplier<Future<Optional<T>>> question) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    while (true) {
      Future<Optional<T>> asked = question.get();
      Optional<T> answer = await(asked.otherwise(Optional.empty()));
      if (answer.isPresent()) {
        return answer.get();
      }
      if (System.nanoTime() - deadline >= 0) {
        throw new AssertionError("nothing came", asked.cause());
      }
      Thread.sleep(POLL_MS);
    }
  }
}
