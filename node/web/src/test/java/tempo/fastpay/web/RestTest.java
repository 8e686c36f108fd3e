package tempo.fastpay.web;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tempo.fastpay.proto.contract.UnavailableException;
import tempo.fastpay.proto.json.JsonCodec;
import tempo.fastpay.proto.protobuf.ProtoCodec;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.api.FanoutReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.api.ValidatorReject;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.testkit.Fixtures;

/** REST over a real socket: what is asked for, and what is wrong with it. */
class RestTest {
  private static final String SUBMIT = "/api/v1/submit-raw-tx";
  private static final String HASH =
      "0x1111111111111111111111111111111111111111111111111111111111111111";

  private WebServer web;
  private JsonCodec codec;

  @BeforeEach
  void start() throws Exception {
    web = new WebServer();
    codec = new JsonCodec(web.aggregator.committee.committee());
  }

  @AfterEach
  void stop() throws Exception {
    web.close();
  }

  private static Payment payment(long seq) {
    return Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(10), seq);
  }

  private static String raw(Payment payment) {
    return new JsonObject().put("tempo_tx_hex", payment.raw().toHex()).encode();
  }

  @Test
  void aPaymentIsCertifiedFromItsBytesAlone() throws Exception {
    Payment payment = payment(0);

    Answer answer = web.post(SUBMIT, raw(payment));

    assertThat(answer.status()).isEqualTo(200);
    JsonObject body = answer.json();
    String txHash = Fixtures.envelope(payment).txHash().toHex();
    assertThat(body.getString("tx_hash")).isEqualTo(txHash);
    assertThat(body.getString("stage")).isEqualTo("CERTIFIED");
    assertThat(body.getBoolean("qc_formed")).isTrue();
    assertThat(body.getInteger("cert_count")).isEqualTo(3);

    JsonObject status = web.get("/api/v1/tx/" + txHash + "/status").json();
    assertThat(status.getString("qc_hash")).isEqualTo(body.getString("qc_hash"));
    assertThat(status.getJsonArray("certs")).hasSize(3);
  }

  @Test
  void aQcComesAsJsonOrAsProtobuf() throws Exception {
    QuorumCertificate qc = await(web.aggregator.pay(payment(0))).qc().orElseThrow();
    String path = "/api/v1/tx/" + qc.txHash().toHex() + "/qc";

    assertThat(codec.decodeQc(web.get(path).json())).isEqualTo(qc);
    HttpResponse<byte[]> binary =
        web.sendForBytes(web.request(path).header("Accept", "application/x-protobuf"));
    assertThat(binary.headers().firstValue("Content-Type")).contains("application/x-protobuf");
    assertThat(binary.headers().firstValue("Vary")).contains("accept");
    assertThat(
            new ProtoCodec(web.aggregator.committee.committee())
                .decode(tempo.fastpay.v1.QuorumCertificate.parseFrom(binary.body())))
        .isEqualTo(qc);
    assertThat(web.send(web.request(path).header("Accept", "image/png")).status()).isEqualTo(406);
  }

  @Test
  void whatNobodyKnowsIsNotFound() throws Exception {
    Answer status = web.get("/api/v1/tx/" + HASH + "/status");
    Answer qc = web.get("/api/v1/tx/" + HASH + "/qc");

    assertThat(status.status()).isEqualTo(404);
    assertThat(status.code()).isEqualTo("TEMPORARY_UNAVAILABLE");
    assertThat(status.message()).contains(HASH);
    assertThat(qc.status()).isEqualTo(404);
    assertThat(qc.message()).isEqualTo("no QC of this payment is known yet");
    assertThat(qc.header("Retry-After")).isEqualTo("1");
  }

  @Test
  void theBoardIsReadPageByPage() throws Exception {
    await(web.aggregator.pay(payment(0)));
    await(web.aggregator.pay(payment(1)));

    JsonObject first = web.get("/api/v1/bulletin-board?limit=4").json();
    JsonObject rest =
        web.get("/api/v1/bulletin-board?cursor=" + first.getString("next_cursor")).json();

    assertThat(first.getJsonArray("certs")).hasSize(4);
    assertThat(rest.getJsonArray("certs")).hasSize(2);
    assertThat(web.get("/api/v1/bulletin-board?tx_hash=" + HASH).json().getJsonArray("certs"))
        .isEmpty();
  }

  @Test
  void anAccountIsShownInEveryAssetThatIsAskedFor() throws Exception {
    String path = "/api/v1/accounts/" + Fixtures.BOB.address().toHex();

    JsonObject byDefault = web.get(path).json();
    JsonObject asked =
        web.get(
                path
                    + "?asset=0x20c0000000000000000000000000000000000002"
                    + "&asset=0x20c0000000000000000000000000000000000003&nonce_keys_be="
                    + HASH)
            .json();

    assertThat(byDefault.getString("address")).isEqualTo(Fixtures.BOB.address().toHex());
    assertThat(byDefault.getJsonArray("accounts")).hasSize(1);
    assertThat(asked.getJsonArray("accounts")).hasSize(2);
    JsonObject second = asked.getJsonArray("accounts").getJsonObject(1).getJsonObject("supported");
    assertThat(second.getString("asset")).isEqualTo("0x20c0000000000000000000000000000000000003");
    assertThat(second.getJsonArray("lanes").getJsonObject(0).getString("nonce_key_be"))
        .isEqualTo(HASH);
  }

  @Test
  void theNodeTellsWhatItIs() throws Exception {
    JsonObject info = web.get("/api/v1/info").json();

    assertThat(info.getString("chain_id")).isEqualTo("1337");
    assertThat(info.getBoolean("demo")).isFalse();
    assertThat(info.getJsonArray("assets").getJsonObject(0))
        .isEqualTo(
            new JsonObject()
                .put("address", Fixtures.ALPHA_USD.toHex())
                .put("decimals", 6)
                .put("symbol", "AlphaUSD"));
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/tx/0x12/status, tx_hash: expected 32 bytes",
    "/api/v1/tx/nothex/qc, tx_hash: expected hex digits after 0x",
    "/api/v1/accounts/0x12, address: expected 20 bytes",
    "/api/v1/accounts/0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed, address: the address's checksum",
    "/api/v1/bulletin-board?address=0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed, address: the address's checksum",
    "/api/v1/accounts/0x1111111111111111111111111111111111111111?asset=0x20C0000000000000000000000000000000000aBc, asset: the address's checksum",
    "/api/v1/accounts/0x1111111111111111111111111111111111111111?asset=alpha, asset: expected hex",
    "/api/v1/accounts/0x1111111111111111111111111111111111111111?colour=red, colour: unknown field",
    "/api/v1/bulletin-board?limit=1001, limit: expected at most 1000",
    "/api/v1/bulletin-board?limit=-1, limit: expected",
    "/api/v1/bulletin-board?limit=1&limit=2, limit: expected once in the query",
    "/api/v1/bulletin-board?address=0x11, address: expected 20 bytes",
    "/api/v1/chain/head?deep=1, deep: unknown field",
    "/api/v1/events?limit=5, limit: unknown field",
    "/api/v1/events?tx_hash=0x1, tx_hash:",
    "/api/v1/bulletin-board?cursor=%zz, URI: expected two hex digits",
  })
  void aWrongParameterIsNamed(String path, String message) throws Exception {
    Answer answer = path.contains("%zz") ? raw("GET " + path + " HTTP/1.1") : web.get(path);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("INVALID_FORMAT");
    assertThat(answer.message()).contains(message);
  }

  private Answer raw(String line) throws Exception {
    try (RawHttp raw = new RawHttp(web.port())) {
      return raw.exchange(line + "\r\nHost: x\r\nConnection: close\r\n\r\n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "nul", "{\"a\":1}", "{\"tempo_tx_hex\":\"0x1\"}", "\u0000"})
  void aBodyThatCannotBeReadIsRefusedAndNobodyIsAsked(String body) throws Exception {
    Answer answer = web.post(SUBMIT, body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("INVALID_FORMAT");
    assertThat(web.aggregator.submissions).hasValue(0);
  }

  @Test
  void onlyJsonIsReadAndOnlyFromThisSite() throws Exception {
    HttpRequest.Builder plain =
        web.request(SUBMIT)
            .header("Content-Type", "text/plain")
            .POST(HttpRequest.BodyPublishers.ofString("{}"));
    HttpRequest.Builder packed = web.postRequest(SUBMIT, "{}").header("Content-Encoding", "gzip");
    HttpRequest.Builder foreign = web.postRequest(SUBMIT, "{}").header("Origin", "http://evil");
    HttpRequest.Builder own =
        web.postRequest(SUBMIT, raw(payment(0)))
            .header("Origin", "http://" + WebServer.HOST + ":" + web.port());

    assertThat(web.send(plain).status()).isEqualTo(415);
    assertThat(web.send(packed).status()).isEqualTo(415);
    assertThat(web.send(foreign).status()).isEqualTo(403);
    assertThat(web.aggregator.submissions).hasValue(0);
    assertThat(web.send(own).status()).isEqualTo(200);
  }

  @Test
  void aMethodThatDoesNotFitIsToldWhichDo() throws Exception {
    Answer get = web.get(SUBMIT);
    Answer post = web.post("/api/v1/committee", "{}");

    assertThat(get.status()).isEqualTo(405);
    assertThat(get.header("Allow")).isEqualTo("POST");
    assertThat(post.status()).isEqualTo(405);
    assertThat(post.header("Allow")).isEqualTo("GET, HEAD");
    assertThat(web.get("/api/v1/nothing").status()).isEqualTo(404);
    assertThat(web.get("/api/v1/nothing").code()).isEqualTo("INVALID_FORMAT");
    assertThat(web.post("/api/v1/demo/chained-flow", "").status()).isEqualTo(404);
  }

  @Test
  void headIsGetWithoutABody() throws Exception {
    Answer head =
        web.send(
            web.request("/api/v1/committee").method("HEAD", HttpRequest.BodyPublishers.noBody()));

    Answer stream =
        web.send(web.request("/api/v1/events").method("HEAD", HttpRequest.BodyPublishers.noBody()));

    assertThat(stream.status()).isEqualTo(200);
    assertThat(stream.header("Content-Type")).isEqualTo("text/event-stream");
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(Integer.parseInt(head.header("Content-Length"))).isGreaterThan(100);
  }

  @Test
  void aRefusedPaymentSaysWhoRefusedItAndWhy() throws Exception {
    Reject funds = Reject.of(RejectCode.INSUFFICIENT_FUNDS, "short of 5");
    web.aggregator.onSubmit =
        request -> Future.succeededFuture(refused(request, funds, funds, funds));

    Answer answer = web.post(SUBMIT, raw(payment(0)));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.code()).isEqualTo("INSUFFICIENT_FUNDS");
    assertThat(answer.json().getJsonArray("rejects")).hasSize(3);
    assertThat(answer.json().getBoolean("qc_formed")).isFalse();
  }

  private FanoutReply refused(SubmitRequest request, Reject... rejects) {
    List<ValidatorReject> all = new ArrayList<>();
    for (int i = 0; i < rejects.length; i++) {
      all.add(
          new ValidatorReject(
              Optional.of(web.aggregator.committee.member(i).validator()), rejects[i]));
    }
    return new FanoutReply(
        request.envelope().txHash(), Optional.empty(), List.of(), all, Optional.empty());
  }

  @Test
  void anUndecidedPaymentMayBeSubmittedAgain() throws Exception {
    web.aggregator.onSubmit =
        request ->
            Future.succeededFuture(
                refused(
                    request,
                    Reject.retryAfter("busy", 2_500),
                    Reject.retryAfter("busy", 1_000),
                    Reject.retryAfter("never", 90_000)));

    Answer answer = web.post(SUBMIT, raw(payment(0)));

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.code()).isEqualTo("TEMPORARY_UNAVAILABLE");
    // The median: one of three cannot put a payment off.
    assertThat(answer.header("Retry-After")).isEqualTo("3");
  }

  @Test
  void aRefusalSaysWhenToTryAgainOnlyWhereThatIsKnown() throws Exception {
    web.aggregator.onSubmit =
        request -> Future.succeededFuture(refused(request, Reject.retryAfter("stopped", 0)));

    JsonObject refusal =
        new JsonObject(web.post(SUBMIT, raw(payment(0))).body())
            .getJsonArray("rejects")
            .getJsonObject(0)
            .getJsonObject("reject");

    assertThat(refusal.encode())
        .isEqualTo("{\"code\":\"TEMPORARY_UNAVAILABLE\",\"message\":\"stopped\"}");
  }

  @Test
  void aRequestIdStandsForOnePaymentOfItsConnection() throws Exception {
    JsonObject first = new JsonObject(raw(payment(0))).put("client_request_id", "rent");
    JsonObject second = new JsonObject(raw(payment(1))).put("client_request_id", "rent");
    try (RawHttp own = new RawHttp(web.port());
        RawHttp other = new RawHttp(web.port())) {
      assertThat(own.exchange(RawHttp.post(SUBMIT, first.encode())).status()).isEqualTo(200);
      assertThat(own.exchange(RawHttp.post(SUBMIT, first.encode())).status()).isEqualTo(200);
      Answer reused = own.exchange(RawHttp.post(SUBMIT, second.encode()));

      assertThat(reused.status()).isEqualTo(400);
      assertThat(reused.message()).contains("client_request_id");
      assertThat(other.exchange(RawHttp.post(SUBMIT, second.encode())).status()).isEqualTo(200);
    }
  }

  @Test
  void anAggregatorThatFailsIsUnavailable() throws Exception {
    web.aggregator.failure =
        Optional.of(new UnavailableException("four thousand requests are open", 1_500));
    Answer busy = web.get("/api/v1/chain/head");
    web.aggregator.failure = Optional.of(new IllegalStateException("a secret of this node"));
    Answer broken = web.get("/api/v1/chain/head");

    assertThat(busy.status()).isEqualTo(503);
    assertThat(busy.header("Retry-After")).isEqualTo("2");
    assertThat(busy.reject().getString("retry_after_millis")).isEqualTo("1500");
    assertThat(broken.status()).isEqualTo(500);
    assertThat(broken.body()).doesNotContain("secret");
  }

  @Test
  void anAggregatorThatHangsIsGivenUp() throws Exception {
    web.close();
    WebServer.Setup setup = new WebServer.Setup();
    setup.limits = limits -> limits.callMs = 100;
    web = new WebServer(setup);
    web.aggregator.onHead = () -> Promise.<ChainHead>promise().future();

    Answer answer = web.get("/api/v1/chain/head");

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.message()).contains("did not answer in time");
    assertThat(answer.header("Retry-After")).isEqualTo("1");
  }
}
