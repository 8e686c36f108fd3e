package tempo.fastpay.web;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;
import static tempo.fastpay.testkit.Awaiting.awaitUntil;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tempo.fastpay.aggregator.AggregatorVerticle;
import tempo.fastpay.client.bus.EventBusAggregator;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.proto.json.JsonCodec;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.testkit.Fault;
import tempo.fastpay.testkit.Fixtures;
import tempo.fastpay.testkit.MockSidecar;
import tempo.fastpay.testkit.TestCommittee;

/** REST and event streams over a real aggregator, at the other end of the event bus. */
class RealAggregatorTest {
  private static final TestCommittee FOUR = TestCommittee.of(4);
  private static final long CALL_TIMEOUT_MS = 6_000;

  private final JsonCodec codec = new JsonCodec(FOUR.committee());
  private Vertx vertx;
  private List<MockSidecar> validators;
  private String aggregator;
  private WebServer web;

  @BeforeEach
  void start() throws Exception {
    vertx = Vertx.vertx();
    validators = MockSidecar.all(vertx, FOUR);
    deployAggregator();
    WebServer.Setup setup = new WebServer.Setup();
    setup.vertx = vertx;
    setup.over = Optional.of(new EventBusAggregator(vertx, codec, CALL_TIMEOUT_MS));
    web = new WebServer(setup);
  }

  private void deployAggregator() throws Exception {
    Map<Validator, ValidatorApi> members = new LinkedHashMap<>();
    validators.forEach(validator -> members.put(validator.validator(), validator));
    aggregator =
        await(
            vertx.deployVerticle(
                new AggregatorVerticle(
                    AggregatorVerticle.Config.of(FOUR.committee(), WebServer.HOST, 0),
                    members,
                    Fixtures.CRYPTO,
                    new Random(3))));
  }

  @AfterEach
  void stop() throws Exception {
    web.close();
  }

  private Answer submit(Payment payment) throws Exception {
    return web.post(
        "/api/v1/submit-raw-tx",
        new JsonObject().put("tempo_tx_hex", payment.raw().toHex()).encode());
  }

  private static Payment payment(long seq) {
    return Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(1), seq);
  }

  @Test
  void aPaymentIsHandedInFollowedAndProven() throws Exception {
    Payment payment = payment(0);
    String bob = Fixtures.BOB.address().toHex();
    try (SseReader bobs = SseReader.open(web, "/api/v1/events?address=" + bob);
        SseReader carols =
            SseReader.open(web, "/api/v1/events?address=" + Fixtures.CAROL.address().toHex())) {
      bobs.awaitTold();
      Answer answer = submit(payment);

      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      SseReader.Event reached = bobs.next("qc");
      validators.forEach(MockSidecar::makeBlock);
      bobs.next(
          event ->
              event.name().equals("lifecycle")
                  && event
                      .data()
                      .getJsonObject("lifecycle")
                      .getString("stage")
                      .equals("FINALIZED"));
      assertThat(carols.hasEntry()).isFalse();

      String path = "/api/v1/tx/" + answer.json().getString("tx_hash");
      assertThat(web.get(path + "/status").json().getString("stage")).isEqualTo("FINALIZED");
      JsonObject qc = web.get(path + "/qc").json();
      assertThat(qc.getString("tx_hash"))
          .isEqualTo(reached.data().getJsonObject("qc").getString("tx_hash"));
      assertThat(
              VerifiedQc.verify(
                  codec.decodeQc(qc), Optional.empty(), FOUR.committee(), Fixtures.CRYPTO))
          .isInstanceOf(VerifiedQc.Result.Verified.class);
    }
    JsonObject account = web.get("/api/v1/accounts/" + bob).json();
    assertThat(
            account
                .getJsonArray("accounts")
                .getJsonObject(0)
                .getJsonObject("supported")
                .getString("available"))
        .isEqualTo("6000000");
  }

  @Test
  void withoutAQuorumNothingIsReadyAndPaymentsAreToBeTriedAgain() throws Exception {
    assertThat(web.get("/health/ready").status()).isEqualTo(200);
    validators.get(0).fault(new Fault.Down());
    validators.get(1).fault(new Fault.Down());

    Answer answer = submit(payment(0));

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).isNotEmpty();
    awaitUntil("not ready", () -> status("/health/ready") == 503);
    assertThat(web.get("/health/ready").body()).contains("no quorum");
    assertThat(web.get("/health/live").status()).isEqualTo(200);
  }

  private int status(String path) {
    try {
      return web.get(path).status();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anAggregatorThatGoesAndComesIsTakenUpAgain() throws Exception {
    try (SseReader reader = SseReader.open(web, "/api/v1/events")) {
      reader.next(event -> event.name().equals("status") && event.data().getBoolean("connected"));
      assertThat(submit(payment(0)).status()).isEqualTo(200);
      reader.next("qc");

      await(vertx.undeploy(aggregator));
      assertThat(web.get("/api/v1/committee").status()).isEqualTo(503);
      Payment second = Fixtures.payment(Fixtures.BOB, Fixtures.CAROL, Fixtures.dollars(1), 0);
      assertThat(submit(second).status()).isEqualTo(503);
      reader.next(event -> event.name().equals("status") && !event.data().getBoolean("connected"));
      deployAggregator();
      reader.next(event -> event.name().equals("status") && event.data().getBoolean("connected"));

      Answer answer = submit(second);
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      String txHash = Fixtures.envelope(second).txHash().toHex();
      List<String> heard = new ArrayList<>();
      while (!heard.contains(txHash)) {
        heard.add(reader.next("qc").data().getJsonObject("qc").getString("tx_hash"));
      }
    }
  }
}
