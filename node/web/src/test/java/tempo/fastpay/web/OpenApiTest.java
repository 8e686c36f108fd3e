package tempo.fastpay.web;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.json.schema.OutputUnit;
import io.vertx.openapi.contract.OpenAPIVersion;
import java.math.BigInteger;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.proto.json.JsonCodec;
import tempo.fastpay.protocol.api.AccountQuery;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.protocol.api.EvidenceQuery;
import tempo.fastpay.protocol.api.FanoutReply;
import tempo.fastpay.protocol.api.Inclusion;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.api.TxStatus;
import tempo.fastpay.protocol.api.ValidatorReject;
import tempo.fastpay.protocol.evidence.Evidence;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.testkit.EquivocationSamples;
import tempo.fastpay.testkit.Fixtures;
import tempo.fastpay.web.events.EventHub;
import tempo.fastpay.web.events.EventKind;
import tempo.fastpay.web.ops.Health;
import tempo.fastpay.web.ops.Metrics;
import tempo.fastpay.web.ops.OpsRoutes;

/** The OpenAPI document and the running routes say the same: each documented answer is provoked. */
class OpenApiTest {
  private static final String SUBMIT = "POST /api/v1/submit-raw-tx";
  private static final String DEMO = "POST /api/v1/demo/chained-flow";
  private static final String FLOW = "/api/v1/demo/chained-flow.post.200.";
  private static final String STATUS = "GET /api/v1/tx/{tx_hash}/status";
  private static final String EVENTS = "GET /api/v1/events";
  private static final Set<String> OPS =
      Set.of("GET /metrics", "GET /health/live", "GET /health/ready");

  /** The place of each array of the document, and the constant that bounds it. */
  private static final Map<String, Integer> ARRAYS =
      Map.ofEntries(
          entry("/api/v1/accounts/{address}.get[1]", WebLimits.ASSETS_LIMIT),
          entry("/api/v1/accounts/{address}.get[2]", AccountQuery.NONCE_KEYS_LIMIT),
          entry("AccountReport.views", Committee.MEMBERS_LIMIT),
          entry("AccountView.lanes", WireLimits.LANES_LIMIT),
          entry("Accounts.accounts", WebLimits.ASSETS_LIMIT),
          entry("BoardEvents.events", BoardQuery.LIMIT_MAX),
          entry("BoardKind", EventKind.values().length),
          entry("BoardPage.certs", BoardQuery.LIMIT_MAX),
          entry("CommitteeStatus.members", Committee.MEMBERS_LIMIT),
          entry("EvidencePage.evidence", EvidenceQuery.LIMIT_MAX),
          entry(FLOW + "began.validators", Committee.MEMBERS_LIMIT),
          entry(FLOW + "certified.signers", Committee.MEMBERS_LIMIT),
          entry(FLOW + "ended.payments", 2),
          entry(FLOW + "ended.payments.signers", Committee.MEMBERS_LIMIT),
          entry("Info.assets", WebLimits.ASSETS_LIMIT),
          entry("QuorumCertificate.certs", Committee.MEMBERS_LIMIT),
          entry("Ready.checks", Health.CHECKS_LIMIT),
          entry("SubmitAnswer.rejects", Committee.MEMBERS_LIMIT),
          entry("SubmitRefusal.rejects", Committee.MEMBERS_LIMIT),
          entry("SubmitRequest.parent_qcs", SubmitRequest.PARENT_QCS_LIMIT),
          entry("TxStatus.certs", Committee.MEMBERS_LIMIT),
          entry("TxStatus.rejects", Committee.MEMBERS_LIMIT));

  private static final String UNKNOWN_TX = "0x" + "12".repeat(32);

  /**
   * With a memo, as whatever else a payment may have, so that no answer lacks what follows from it.
   */
  private final Payment payment =
      Fixtures.screened(
          Fixtures.builder(Fixtures.BOB, Fixtures.dollars(10), 0)
              .memo(Bytes32.fromHex("0x" + "6d".repeat(32)))
              .build()
              .signSecp256k1(Fixtures.ALICE.privateKey(), Fixtures.CRYPTO));

  private final String txHash = Fixtures.envelope(payment).txHash().toHex();
  private volatile DemoFlow flow = FlowScript::run;
  private WebServer web;
  private Contract contract;

  @BeforeEach
  void start() throws Exception {
    start(limits -> {});
    contract = new Contract(web.get(WebRoutes.OPENAPI).json());
  }

  private void start(Consumer<Limits> limits) throws Exception {
    if (web != null) {
      web.close();
    }
    WebServer.Setup setup = new WebServer.Setup();
    setup.limits = limits;
    setup.demo = Optional.of(listener -> flow.run(listener));
    web = new WebServer(setup);
  }

  @AfterEach
  void stop() throws Exception {
    web.close();
  }

  @Test
  void theDocumentIsOpenApi() throws Exception {
    assertThat(isOpenApi(contract.document())).isTrue();
    JsonObject broken = contract.document().copy();
    broken.getJsonObject("info").remove("title");
    assertThat(isOpenApi(broken)).isFalse();
  }

  /** Held against the specification's own schema. */
  private boolean isOpenApi(JsonObject document) throws Exception {
    return await(
        OpenAPIVersion.V3_1
            .getRepository(web.vertx, "https://fastpay.example/")
            .compose(
                repository -> OpenAPIVersion.V3_1.validateContract(web.vertx, repository, document))
            .map(OutputUnit::getValid)
            .otherwise(false));
  }

  @Test
  void everyRouteIsDocumentedAndEveryDocumentedOneIsThere() {
    Set<String> running = new TreeSet<>();
    for (Route route : router().getRoutes()) {
      if (route.getPath() != null && route.methods() != null) {
        for (HttpMethod method : route.methods()) {
          running.add(method + " " + route.getPath().replaceAll(":(\\w+)", "{$1}"));
        }
      }
    }
    // HEAD is what GET is.
    running.removeIf(route -> route.startsWith("HEAD "));

    assertThat(running).isEqualTo(contract.operations());
  }

  @Test
  void everyArrayIsAsLongAsTheCodeLetsItBe_L11() {
    assertThat(contract.arrays()).containsExactlyInAnyOrderEntriesOf(ARRAYS);
  }

  private Router router() {
    JsonCodec codec = new JsonCodec(web.aggregator.committee.committee());
    WebVerticle.Config config =
        new WebVerticle.Config(
            web.aggregator.committee.committee(),
            WebServer.HOST,
            0,
            Optional.empty(),
            List.of(Fixtures.ALPHA_USD),
            Set.of(),
            Set.of(),
            web.limits);
    WebVerticle.Ports ports =
        new WebVerticle.Ports(
            web.aggregator,
            new Metrics(),
            List.of(),
            Optional.of(FlowScript::run),
            List.of(),
            new Random(1));
    Loop loop = Loop.of(web.vertx);
    EventHub hub = new EventHub(loop, web.aggregator, codec, web.limits.events(), new Random(1));
    return new WebRoutes(
            web.vertx, loop, config, ports, codec, hub, new Connections(loop, web.limits))
        .router(Map.of(), new OpsRoutes(ports.metrics(), new Health(List.of())));
  }

  private String path(String operation) {
    return operation
        .substring(operation.indexOf('/'))
        .replace("{tx_hash}", txHash)
        .replace("{address}", Fixtures.BOB.address().toHex());
  }

  private HttpRequest.Builder request(String operation) {
    if (SUBMIT.equals(operation)) {
      return web.postRequest(path(SUBMIT), body().encode());
    }
    return operation.startsWith("POST")
        ? web.request(path(operation)).POST(HttpRequest.BodyPublishers.noBody())
        : web.request(path(operation));
  }

  private JsonObject body() {
    return new JsonObject().put("tempo_tx_hex", payment.raw().toHex());
  }

  /** Streams are looked at by themselves. */
  private Answer check(String operation, HttpRequest.Builder request) throws Exception {
    Answer answer = web.send(request);
    contract.check(operation, answer);
    return answer;
  }

  @Test
  void everyDocumentedAnswerIsGiven() throws Exception {
    goodOnes();
    streams();
    wrongOnes();
    unavailable();
    crowded();
    full();

    Set<String> missing = contract.answers();
    missing.removeAll(contract.seen());
    assertThat(missing).as("documented, and never seen").isEmpty();
  }

  private void goodOnes() throws Exception {
    for (Evidence evidence : EquivocationSamples.both(web.aggregator.committee)) {
      assertThat(await(web.aggregator.prove(evidence))).isTrue();
    }
    check(SUBMIT, request(SUBMIT));
    for (String operation : contract.operations()) {
      if (operation.startsWith("GET") && !EVENTS.equals(operation)) {
        assertThat(check(operation, request(operation)).status()).as(operation).isEqualTo(200);
      }
    }
    web.aggregator.onStatus = OpenApiTest::withEveryField;
    check(STATUS, request(STATUS));
    assertThat(contract.seenProperties("TxStatus"))
        .as("give the status below what it lacks")
        .isEqualTo(contract.properties("TxStatus"));
    contract.check(
        "GET /api/v1/tx/{tx_hash}/qc",
        web.send(
            request("GET /api/v1/tx/{tx_hash}/qc").header("Accept", "application/x-protobuf")));
    check(
        "GET /api/v1/accounts/{address}",
        web.request(path("GET /api/v1/accounts/{address}") + "?nonce_keys_be=" + UNKNOWN_TX));
  }

  private static final Inclusion INCLUSION =
      new Inclusion(Bytes32.fromNumber(BigInteger.ONE), Bytes32.fromNumber(BigInteger.TWO));

  /** What no payment has all at once. */
  private static TxStatus withEveryField(TxStatus status) {
    return new TxStatus(
        status.txHash(),
        status.envelope(),
        status.effects(),
        status.certificates(),
        List.of(
            new ValidatorReject(Optional.empty(), Reject.of(RejectCode.EXPIRED, "came too late"))),
        status.qcHash(),
        Optional.of(Lifecycle.Stage.FAILED),
        "reverted",
        status.observedBlockHeight(),
        Optional.of(INCLUSION),
        status.lastUpdatedUnixMillis());
  }

  private void streams() throws Exception {
    Set<String> wanted = contract.events(EVENTS);
    try (SseReader reader = SseReader.open(web, path(EVENTS) + "?cursor=")) {
      contract.check(
          EVENTS,
          new Answer(reader.status(), Map.of("content-type", reader.header("Content-Type")), ""));
      await(web.aggregator.progress(payment, Lifecycle.Stage.FINALIZED));
      Set<String> heard = new TreeSet<>();
      while (!heard.equals(wanted)) {
        SseReader.Event event = reader.next();
        contract.checkEvent(EVENTS, event.name(), event.data());
        heard.add(event.name());
      }
    }
    for (boolean fails : new boolean[] {false, true}) {
      flow = fails ? FlowScript::fail : FlowScript::run;
      try (SseReader reader = SseReader.open(web, request(DEMO))) {
        contract.check(
            DEMO,
            new Answer(reader.status(), Map.of("content-type", reader.header("Content-Type")), ""));
        String last = fails ? "failed" : "ended";
        SseReader.Event event;
        do {
          event = reader.next();
          contract.checkEvent(DEMO, event.name(), event.data());
        } while (!event.name().equals(last));
      }
    }
  }

  private void wrongOnes() throws Exception {
    for (String operation : contract.operations()) {
      try (RawHttp raw = new RawHttp(web.port())) {
        String line = operation.split(" ", 2)[0] + " " + path(operation) + " HTTP/1.1\r\n";
        contract.check(operation, raw.exchange(line + "Host: elsewhere.example\r\n\r\n"));
      }
      if (OPS.contains(operation) || operation.endsWith(WebRoutes.OPENAPI)) {
        continue;
      }
      check(
          operation,
          web.request(path(operation)).method("DELETE", HttpRequest.BodyPublishers.noBody()));
      if (operation.startsWith("GET")) {
        check(operation, web.request(path(operation) + "?colour=red"));
        check(operation, request(operation).header("Accept", "image/png"));
      }
    }
    check(STATUS, web.request("/api/v1/tx/" + UNKNOWN_TX + "/status"));
    check("GET /api/v1/tx/{tx_hash}/qc", web.request("/api/v1/tx/" + UNKNOWN_TX + "/qc"));
    check(SUBMIT, web.postRequest(path(SUBMIT), "{}"));
    check(SUBMIT, request(SUBMIT).header("Origin", "http://elsewhere"));
    check(DEMO, request(DEMO).header("Origin", "http://elsewhere"));
    check(SUBMIT, request(SUBMIT).header("Content-Encoding", "gzip"));
    check(SUBMIT, web.postRequest(path(SUBMIT), " ".repeat(web.limits.bodyLimitBytes() + 1)));
    Reject no = Reject.of(RejectCode.INSUFFICIENT_FUNDS, "short of 5");
    web.aggregator.onSubmit = request -> Future.succeededFuture(refused(no));
    check(SUBMIT, request(SUBMIT));
    web.aggregator.onSubmit =
        request -> Future.succeededFuture(refused(Reject.retryAfter("busy", 2_000)));
    check(SUBMIT, request(SUBMIT));
    start(limits -> limits.bodyMs = 100);
    try (RawHttp raw = new RawHttp(web.port())) {
      raw.write(RawHttp.post(path(SUBMIT), body().encode()).substring(0, 150));
      contract.check(SUBMIT, raw.read());
    }
    start(limits -> {});
    web.close();
    WebServer.Setup setup = new WebServer.Setup();
    web = new WebServer(setup);
    check(DEMO, request(DEMO));
  }

  private FanoutReply refused(Reject reject) {
    List<ValidatorReject> rejects = new ArrayList<>();
    web.aggregator
        .committee
        .members()
        .forEach(
            member -> rejects.add(new ValidatorReject(Optional.of(member.validator()), reject)));
    return new FanoutReply(
        Fixtures.envelope(payment).txHash(),
        Optional.empty(),
        List.of(),
        rejects,
        Optional.empty());
  }

  private void unavailable() throws Exception {
    start(limits -> {});
    web.aggregator.breakDown();
    for (String operation : contract.operations()) {
      if (!Set.of(EVENTS, DEMO).contains(operation)) {
        Answer answer = check(operation, request(operation));
        assertThat(answer.status()).as(operation).isIn(200, 503);
      }
    }
  }

  /** One stream, and the place of its address is taken. */
  private void crowded() throws Exception {
    start(limits -> limits.exchanges = new WebLimits.Share(10, 1));
    refuseAll(429);
  }

  private void full() throws Exception {
    start(limits -> limits.exchanges = new WebLimits.Share(1, 1));
    refuseAll(503);
  }

  private void refuseAll(int status) throws Exception {
    try (SseReader reader = SseReader.open(web, path(EVENTS))) {
      reader.next("committee");
      for (String operation : contract.operations()) {
        if (!OPS.contains(operation)) {
          assertThat(check(operation, request(operation)).status()).as(operation).isEqualTo(status);
        }
      }
    }
  }

  @Test
  void anAnswerThatIsNotDocumentedIsCaught() {
    Answer strange = new Answer(418, Map.of(), "");
    Answer more =
        new Answer(
            200,
            Map.of("content-type", "application/json"),
            new JsonObject().put("status", "UP").put("more", new JsonArray()).encode());

    assertThatThrownBy(() -> contract.check("GET /health/live", strange))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> contract.check("GET /health/live", more))
        .isInstanceOf(AssertionError.class);
  }
}
