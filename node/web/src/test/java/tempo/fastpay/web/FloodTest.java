package tempo.fastpay.web;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;
import static tempo.fastpay.testkit.Awaiting.awaitUntil;

import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tempo.fastpay.protocol.api.FanoutReply;
import tempo.fastpay.testkit.Fixtures;

/**
 * Whoever sends too much is refused with the code for it, and everybody else is answered meanwhile:
 * huge or slow bodies, too many submissions at once, idle connections, answers that nobody takes.
 * The flood comes over plain sockets, which can say and withhold what an HTTP client would not.
 * Limits are lowered, and the aggregator holds its answers back, so that a few calls are a flood.
 */
class FloodTest {
  private static final String SUBMIT = "/api/v1/submit-raw-tx";
  private static final long HUGE_BYTES = 100L * 1024 * 1024;
  private static final String PAYMENT =
      new JsonObject()
          .put(
              "tempo_tx_hex",
              Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(1), 0).raw().toHex())
          .encode();

  private WebServer web;

  private void start(Consumer<Limits> limits) throws Exception {
    WebServer.Setup setup = new WebServer.Setup();
    setup.limits = limits;
    web = new WebServer(setup);
  }

  @AfterEach
  void stop() throws Exception {
    web.close();
  }

  private void assertAnswers() throws Exception {
    assertThat(web.get("/api/v1/chain/head").status()).isEqualTo(200);
    assertThat(web.get("/health/live").status()).isEqualTo(200);
  }

  /** Endless zeros that count how many of them were taken. */
  private static final class Zeros extends InputStream {
    private final AtomicLong taken = new AtomicLong();

    @Override
    public int read() {
      return taken.getAndIncrement() < HUGE_BYTES ? '0' : -1;
    }

    @Override
    public int read(byte[] into, int from, int length) {
      if (taken.get() >= HUGE_BYTES) {
        return -1;
      }
      Arrays.fill(into, from, from + length, (byte) '0');
      taken.addAndGet(length);
      return length;
    }
  }

  @Test
  void aHugeBodyIsRefusedAndNotRead() throws Exception {
    start(limits -> {});
    Zeros zeros = new Zeros();
    HttpRequest.Builder chunked =
        web.request(SUBMIT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofInputStream(() -> zeros));

    Answer answer = web.send(chunked);

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.code()).isEqualTo("INVALID_FORMAT");
    assertThat(answer.message()).contains(String.valueOf(web.limits.bodyLimitBytes()));
    assertThat(answer.header("Connection")).isEqualTo("close");
    // What was on its way: the body's limit, and the buffers of two sockets.
    assertThat(zeros.taken.get()).isLessThan(HUGE_BYTES / 4);
    assertAnswers();
    assertThat(web.aggregator.submissions).hasValue(0);
  }

  @Test
  void aHugeBodyThatIsAnnouncedIsRefusedBeforeItComes() throws Exception {
    start(limits -> {});
    try (RawHttp raw = new RawHttp(web.port())) {
      Answer answer =
          raw.exchange(
              "POST "
                  + SUBMIT
                  + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
                  + HUGE_BYTES
                  + "\r\nExpect: 100-continue\r\n\r\n");

      assertThat(answer.status()).isEqualTo(413);
      assertThat(raw.isClosedWithin(5_000)).isTrue();
    }
  }

  @Test
  void aBodyThatIsExpectedIsAskedFor() throws Exception {
    start(limits -> {});
    try (RawHttp raw = new RawHttp(web.port())) {
      raw.write(
          RawHttp.post(SUBMIT, PAYMENT)
              .replace("\r\n\r\n" + PAYMENT, "\r\nExpect: 100-continue\r\n\r\n"));
      assertThat(raw.line()).isEqualTo("HTTP/1.1 100 Continue");
      raw.line();
      assertThat(raw.exchange(PAYMENT).status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/chain/head", "/openapi.json", "/nothing", "/metrics"})
  void aBodyThatNobodyWantsIsNotRead(String path) throws Exception {
    start(limits -> {});
    try (RawHttp raw = new RawHttp(web.port())) {
      Answer answer =
          raw.exchange(
              "GET " + path + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");

      assertThat(answer.status()).isIn(200, 404);
      assertThat(raw.isClosedWithin(5_000)).isTrue();
    }
  }

  @Test
  void aBodyThatComesTooSlowlyIsGivenUp() throws Exception {
    start(limits -> limits.bodyMs = 200);
    try (RawHttp raw = new RawHttp(web.port())) {
      raw.write(RawHttp.post(SUBMIT, PAYMENT).substring(0, 150));
      Answer answer = raw.read();

      assertThat(answer.status()).isEqualTo(408);
      assertThat(raw.isClosedWithin(5_000)).isTrue();
    }
    assertAnswers();
  }

  @Test
  void aRequestThatNeverBeginsIsClosed() throws Exception {
    start(limits -> limits.idleMs = 500);
    try (RawHttp silent = new RawHttp(web.port());
        RawHttp dripping = new RawHttp(web.port())) {
      long deadline = System.nanoTime() + 20_000_000_000L;
      // A byte now and then keeps nobody's connection open.
      while (System.nanoTime() - deadline < 0 && !dripping.isClosedWithin(100)) {
        try {
          dripping.write("GET / HTTP/1.1\r\nX: ".substring(0, 1));
        } catch (IOException closed) {
          break;
        }
      }
      assertThat(System.nanoTime() - deadline).isNegative();
      assertThat(silent.isClosedWithin(5_000)).isTrue();
    }
    assertAnswers();
  }

  @Test
  void aCallerWithTooManyOpenSubmissionsWaits() throws Exception {
    start(limits -> limits.submissions = new WebLimits.Share(100, 4));
    Promise<FanoutReply> decided = Promise.promise();
    web.aggregator.onSubmit = request -> decided.future();
    List<CompletableFuture<HttpResponse<String>>> flood = flood(40);
    awaitUntil("the others are refused", () -> refused(flood) == 36);

    for (CompletableFuture<HttpResponse<String>> sent : flood) {
      if (sent.isDone()) {
        Answer answer = Answer.of(sent.get());
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(answer.code()).isEqualTo("TEMPORARY_UNAVAILABLE");
      }
    }
    assertAnswers();
    assertThat(web.aggregator.submissions).hasValue(4);

    web.aggregator.onSubmit = web.aggregator::certify;
    decided.fail(new IllegalStateException("never mind"));
    awaitUntil("the places are free", () -> flood.stream().allMatch(CompletableFuture::isDone));
    assertThat(web.post(SUBMIT, PAYMENT).status()).isEqualTo(200);
  }

  private List<CompletableFuture<HttpResponse<String>>> flood(int size) {
    List<CompletableFuture<HttpResponse<String>>> flood = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      flood.add(
          web.client()
              .sendAsync(
                  web.postRequest(SUBMIT, PAYMENT).build(), HttpResponse.BodyHandlers.ofString()));
    }
    return flood;
  }

  private static long refused(List<CompletableFuture<HttpResponse<String>>> flood) {
    return flood.stream().filter(CompletableFuture::isDone).count();
  }

  @Test
  void aFullNodeSaysSo() throws Exception {
    start(limits -> limits.submissions = new WebLimits.Share(3, 3));
    web.aggregator.onSubmit = request -> Promise.<FanoutReply>promise().future();
    List<CompletableFuture<HttpResponse<String>>> flood = flood(20);
    awaitUntil("the others are refused", () -> refused(flood) == 17);

    Answer answer = web.post(SUBMIT, PAYMENT);
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).isEqualTo("1");
    assertAnswers();
    assertThat(web.get("/metrics").body())
        .contains("fastpay_web_submissions_refused_total{reason=\"total\"} 18.0")
        .contains("fastpay_web_submissions_open 3.0");
  }

  @Test
  void newConnectionsTakeThePlaceOfIdleOnes() throws Exception {
    start(limits -> limits.connections = 50);
    List<RawHttp> idle = new CopyOnWriteArrayList<>();
    try (SseReader reader = SseReader.open(web, "/api/v1/events")) {
      for (int i = 0; i < 200; i++) {
        idle.add(new RawHttp(web.port()));
      }
      for (RawHttp connection : idle.subList(180, 200)) {
        assertThat(connection.exchange(RawHttp.get("/health/live")).status()).isEqualTo(200);
      }
      assertThat(idle.get(0).isClosedWithin(5_000)).isTrue();
      // Who is being served keeps its place.
      web.aggregator.height = 8;
      reader.next("head");
    } finally {
      for (RawHttp connection : idle) {
        connection.close();
      }
    }
  }

  @Test
  void answersThatNobodyTakesHoldNothingForLong() throws Exception {
    start(
        limits -> {
          limits.exchangeMs = 1_000;
          limits.idleMs = 1_000;
          limits.answersBytes = 1;
        });
    for (int i = 0; i < 200; i++) {
      await(
          web.aggregator.pay(
              Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(1), i)));
    }
    String page = "/api/v1/bulletin-board?limit=1000";
    try (RawHttp greedy = new RawHttp(web.port())) {
      // Asked for again and again, never read: more than any socket holds.
      StringBuilder requests = new StringBuilder();
      for (int i = 0; i < 100; i++) {
        requests.append(RawHttp.get(page));
      }
      greedy.write(requests.toString());
      awaitUntil("answers wait", () -> metric("fastpay_web_answers_untaken_bytes") > 0);

      Answer refused = web.get(page);
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.header("Retry-After")).isEqualTo("1");
      assertThat(web.get("/health/live").status()).isEqualTo(200);
      awaitUntil("nothing waits", () -> metric("fastpay_web_answers_untaken_bytes") == 0);
      assertThat(web.get(page).status()).isEqualTo(200);
    }
  }

  private double metric(String name) {
    return web.metrics
        .scrape()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }
}
