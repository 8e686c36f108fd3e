package tempo.fastpay.web;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.testkit.Fixtures;

/** Requests as RFC 9110 and 9112 say, said byte by byte. */
class HttpRulesTest {
  private static final int CLOSE_MS = 5_000;
  private static final String INFO = "/api/v1/info";
  private static final String SUBMIT = "/api/v1/submit-raw-tx";

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private WebServer web;

  @BeforeEach
  void start() throws Exception {
    web = new WebServer();
    log.start();
    rootLogger().addAppender(log);
  }

  @AfterEach
  void stop() throws Exception {
    rootLogger().detachAppender(log);
    web.close();
  }

  private static Logger rootLogger() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  private Answer ask(String request) throws IOException {
    try (RawHttp raw = new RawHttp(web.port())) {
      return raw.exchange(request.replace('|', '\n').replace("\n", "\r\n") + "\r\n\r\n");
    }
  }

  private Answer ask(String path, String headers) throws IOException {
    return ask("GET " + path + " HTTP/1.1|Host: node|" + headers);
  }

  private Answer post(String headers) throws IOException {
    try (RawHttp raw = new RawHttp(web.port())) {
      return raw.exchange(
          ("POST " + SUBMIT + " HTTP/1.1|Host: node|Content-Length: 2|" + headers + "||")
                  .replace("|", "\r\n")
              + "{}");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      value = {
        "Accept: application/json > 200",
        "Accept: Application/JSON > 200",
        "Accept: APPLICATION/*;Q=0.001 > 200",
        "Accept: */* > 200",
        "Accept: > 200",
        "Accept: application/json; Charset=\"UTF-8\" > 200",
        "Accept: image/png, application/json;q=0.1 > 200",
        "Accept: image/png|Accept: application/json > 200",
        "Accept: a/b;c=\"x, y\\\" ; z\", */* > 200",
        "Accept: ,, application/json ,, > 200",
        "Accept: application/json;q=1.000 > 200",
        "Accept: application/json;q=0 > 406",
        "Accept: application/json;q=0.000, */* > 406",
        "Accept: application/json;q=0|Accept: */*;q=1 > 406",
        "Accept: application/*;q=0, */* > 406",
        "Accept: */*;q=0 > 406",
        "Accept: application/json;charset=utf-16 > 406",
        "Accept: application/json;version=2 > 406",
        "Accept: image/png > 406",
        "Accept: application/json;q=2 > 400",
        "Accept: application/json;q=-1 > 400",
        "Accept: application/json;q=1.001 > 400",
        "Accept: application/json;q=0.0001 > 400",
        "Accept: application/json;q=high > 400",
        "Accept: application json > 400",
        "Accept: application/json;a=\"open > 400",
        "Accept: application/(json) > 400",
        "Accept-Encoding: identity > 200",
        "Accept-Encoding: br > 200",
        "Accept-Encoding: IDENTITY;Q=0 > 406",
        "Accept-Encoding: br, *;q=0 > 406",
        "Accept-Encoding: *;q=0, identity;q=0.5 > 200",
        "Accept-Encoding: gzip;q=1.5 > 400",
      })
  void whatTheCallerTakesIsServedOrRefused(String headers, int status) throws IOException {
    assertThat(ask(INFO, headers).status()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      value = {
        "Accept: application/x-protobuf;q=0.5, Application/Json;q=0.4 > application/x-protobuf",
        "Accept: application/x-protobuf;q=0.4, application/json;q=0.5 > application/json",
        "Accept: application/json;q=0.1|Accept: application/x-protobuf > application/x-protobuf",
        "Accept: application/x-protobuf;q=0, */*;q=0.1 > application/json",
        "Accept: application/x-protobuf, application/json > application/x-protobuf",
        "Accept: */* > application/json",
      })
  void theTypeThatIsLikedBestIsServed(String headers, String type) throws Exception {
    Payment payment = Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(10), 0);
    QuorumCertificate qc = await(web.aggregator.pay(payment)).qc().orElseThrow();
    assertThat(ask("/api/v1/tx/" + qc.txHash().toHex() + "/qc", headers).header("Content-Type"))
        .isEqualTo(type);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      value = {
        "Accept-Encoding: gzip > gzip",
        "Accept-Encoding: br|Accept-Encoding: GZIP > gzip",
        "Accept-Encoding: x-gzip;q=0.1 > gzip",
        "Accept-Encoding: * > gzip",
        "Accept-Encoding: gzip;q=0 > ''",
        "Accept-Encoding: gzip;q=0.2, identity;q=0.3 > ''",
        "Accept-Encoding: gzipped > ''",
        "Accept-Encoding: *, gzip;q=0 > ''",
      })
  void pagesArePackedForWhoTakesThemPacked(String headers, String coding) throws IOException {
    Answer answer = ask("/css/base.css", headers);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Encoding")).isEqualTo(coding);
  }

  @Test
  void aPageIsHeldWhereAnyLineNamesItsTag() throws IOException {
    String tag = ask("/css/base.css", "Accept: */*").header("ETag");
    assertThat(ask("/css/base.css", "If-None-Match: \"other\"|If-None-Match: " + tag).status())
        .isEqualTo(304);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      value = {
        // Read, and then refused for what is in it.
        "Content-Type: application/json > 400",
        "Content-Type: Application/JSON > 400",
        "Content-Type: application/json ; Charset=\"Utf-8\" > 400",
        "Content-Type: application/json; charset=utf-16 > 415",
        "Content-Type: application/json; charset=iso-8859-1 > 415",
        "Content-Type: text/json > 415",
        "Content-Type: application/jsonp > 415",
        "Content-Type: text/plain|Content-Type: application/json > 415",
        "Content-Type: application/json, text/plain > 415",
        "X-Nothing: told > 415",
        "Content-Type: application/json|Content-Encoding: gzip > 415",
      })
  void aBodyIsJsonInUtf8OrRefused(String headers, int status) throws IOException {
    assertThat(post(headers).status()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      value = {
        "POST /api/v1/submit-raw-tx HTTP/1.1|Content-Length: 2|Transfer-Encoding: chunked > 400",
        "POST /api/v1/submit-raw-tx HTTP/1.1|transfer-encoding: Chunked|content-length: 0 > 400",
        "GET / HTTP/1.1|Content-Length: 2|Transfer-Encoding: identity > 400",
        "POST /api/v1/submit-raw-tx HTTP/1.0|Transfer-Encoding: chunked > 400",
        "POST / HTTP/1.1|Transfer-Encoding: gzip, chunked > 501",
        "POST / HTTP/1.1|Transfer-Encoding: chunked, gzip > 501",
        "POST / HTTP/1.1|Transfer-Encoding: xchunked > 501",
        "POST / HTTP/1.1|Transfer-Encoding: chunked|Transfer-Encoding: chunked > 501",
        "POST / HTTP/1.1|Transfer-Encoding : chunked > 400",
        "GET / HTTP/1.1|Content-Length: +2 > 400",
        "GET / HTTP/1.1|Content-Length: 2, 3 > 400",
        "GET / HTTP/1.1|Content-Length: 0x2 > 400",
        "GET / HTTP/1.1|X Name: a > 400",
        "GET / HTTP/1.1|X-Name : a > 400",
        "GET / HTTP/1.1|: a > 400",
        "GET / HTTP/1.1|X-Name: a\u0000b > 400",
      })
  void aRequestWithTwoEndsOrABrokenHeadIsRefusedAndItsConnectionClosed(String head, int status)
      throws IOException {
    try (RawHttp raw = new RawHttp(web.port())) {
      Answer answer = raw.exchange(head.replace("|", "\r\n") + "\r\nHost: node\r\n\r\n0\r\n\r\n");
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.code()).isEqualTo("INVALID_FORMAT");
      assertThat(raw.isClosedWithin(CLOSE_MS)).isTrue();
    }
  }

  @Test
  void aHeadBeginsWithAHeader() throws IOException {
    try (RawHttp raw = new RawHttp(web.port())) {
      assertThat(raw.exchange("GET / HTTP/1.1\r\n Host: node\r\n\r\n").status()).isEqualTo(400);
    }
  }

  @Test
  void lonelyLineFeedsEndNoLine() throws IOException {
    try (RawHttp raw = new RawHttp(web.port())) {
      assertThat(raw.exchange("GET / HTTP/1.1\nHost: node\n\n").status()).isEqualTo(400);
    }
  }

  @Test
  void foldedHeadersAreOneLine() throws IOException {
    assertThat(ask(INFO, "Accept: image/png,|  application/json").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2\r\n{}\r\n0\r\n\r\n",
        "2;name=value\r\n{}\r\n0\r\n\r\n",
        "2 ;name=\"a;b\"\r\n{}\r\n0;last\r\nX-Trailer: a\r\n\r\n",
        "02\r\n{}\r\n000\r\n\r\n",
      })
  void chunksMayBeExtended(String chunks) throws IOException {
    assertThat(chunked(chunks).message()).contains("tempo_tx_hex");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-2\r\n{}\r\n0\r\n\r\n",
        "0x2\r\n{}\r\n0\r\n\r\n",
        "2\n{}\n0\n\n",
        "2;a\nb\r\n{}\r\n0\r\n\r\n",
        "2\r\n{}x\r\n0\r\n\r\n",
        "ffffffffffffffff2\r\n{}\r\n0\r\n\r\n",
      })
  void brokenChunksAreNoBody(String chunks) throws IOException {
    try (RawHttp raw = new RawHttp(web.port())) {
      raw.write(head() + chunks);
      assertThat(raw.isClosedWithin(CLOSE_MS)).isTrue();
    }
    assertNothingCameOfIt();
  }

  @Test
  void aBodyThatEndsWithItsConnectionIsNoBody() throws IOException {
    try (RawHttp raw = new RawHttp(web.port())) {
      raw.write(head() + "2\r\n{");
    }
    assertNothingCameOfIt();
  }

  /** Neither a submission, nor a line in the log: a node has nothing to explain here. */
  private void assertNothingCameOfIt() throws IOException {
    assertThat(ask(INFO, "Accept: */*").status()).isEqualTo(200);
    assertThat(web.aggregator.submissions).hasValue(0);
    assertThat(log.list).noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.WARN));
  }

  private static String head() {
    return "POST "
        + SUBMIT
        + " HTTP/1.1\r\nHost: node\r\nContent-Type: application/json\r\n"
        + "Transfer-Encoding: chunked\r\n\r\n";
  }

  private Answer chunked(String chunks) throws IOException {
    try (RawHttp raw = new RawHttp(web.port())) {
      return raw.exchange(head() + chunks);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      value = {
        // The URI counts, whatever Host says.
        "GET http://127.0.0.1:8080/api/v1/info HTTP/1.1|Host: rebound.example > 200",
        "GET HTTP://NODE/api/v1/info?a HTTP/1.1|Host: node > 400",
        "GET http://node/api/v1/info HTTP/1.0 > 200",
        "GET http://rebound.example/api/v1/info HTTP/1.1|Host: 127.0.0.1 > 421",
        "GET http://rebound.example/api/v1/info HTTP/1.0 > 421",
        "GET https://rebound.example?/api/v1/info HTTP/1.1|Host: 127.0.0.1 > 421",
        "GET http://a@node/api/v1/info HTTP/1.1|Host: node > 421",
        "GET http:///api/v1/info HTTP/1.1|Host: node > 421",
        "GET http://node/api/v1/info HTTP/1.1|Host: node|Host: node > 400",
        "GET http://node/api/v1/info HTTP/1.1 > 400",
        "OPTIONS * HTTP/1.1|Host: node > 404",
        "CONNECT node:80 HTTP/1.1|Host: node > 404",
        "TRACE /api/v1/info HTTP/1.1|Host: node > 405",
        "HEAD /openapi.json HTTP/1.1|Host: node > 200",
        // A method is what the first line says.
        "GET /api/v1/submit-raw-tx HTTP/1.1|Host: node|X-HTTP-Method-Override: POST > 405",
        "GET /api/v1/submit-raw-tx?_method=POST HTTP/1.1|Host: node > 405",
      })
  void theTargetIsReadInAllItsForms(String request, int status) throws IOException {
    try (RawHttp raw = new RawHttp(web.port())) {
      raw.write(request.replace("|", "\r\n") + "\r\n\r\n");
      assertThat(raw.line()).matches("HTTP/1\\.[01] " + status + " .*");
    }
  }
}
