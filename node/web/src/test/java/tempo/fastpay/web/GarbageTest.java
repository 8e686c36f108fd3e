package tempo.fastpay.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no request, or none that anybody should send. */
class GarbageTest {
  private static final int CLOSE_MS = 5_000;
  private WebServer web;

  @BeforeEach
  void start() throws Exception {
    web = new WebServer();
  }

  @AfterEach
  void stop() throws Exception {
    web.close();
  }

  private void assertAnswers() throws Exception {
    assertThat(web.get("/api/v1/chain/head").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hello there\r\n\r\n",
        "GET\r\n\r\n",
        "GET / HTTP/1.1\r\nno colon\r\n\r\n",
        "GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        "GET /api/v1/inf% HTTP/1.1\r\n\r\n",
        "GET /api/v1/inf%o HTTP/1.1\r\n\r\n",
        "GET /api/v1/evidence?limit=%0/ HTTP/1.1\r\n\r\n",
        "GET /%-b HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
      })
  void whatIsNoRequestIsRefusedAndItsConnectionClosed(String garbage) throws Exception {
    try (RawHttp raw = new RawHttp(web.port())) {
      Answer answer = raw.exchange(garbage);

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.code()).isEqualTo("INVALID_FORMAT");
      assertThat(answer.header("Content-Security-Policy")).contains("default-src 'none'");
      assertThat(raw.isClosedWithin(CLOSE_MS)).isTrue();
    }
    assertAnswers();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET / HTTP/9.9\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"})
  void otherVersionsAreNotSpoken(String request) throws Exception {
    try (RawHttp raw = new RawHttp(web.port())) {
      assertThat(raw.exchange(request).status()).isEqualTo(501);
      assertThat(raw.isClosedWithin(CLOSE_MS)).isTrue();
    }
    assertAnswers();
  }

  @ParameterizedTest
  @CsvSource({"/, 20000, 0, 414", "/, 0, 20000, 431"})
  void tooLongHeadsAreRefused(String path, int more, int header, int status) throws Exception {
    try (RawHttp raw = new RawHttp(web.port())) {
      Answer answer =
          raw.exchange(
              "GET "
                  + path
                  + "x".repeat(more)
                  + " HTTP/1.1\r\nHost: x\r\nX-Long: "
                  + "y".repeat(header)
                  + "\r\n\r\n");

      assertThat(answer.status()).isEqualTo(status);
      assertThat(raw.isClosedWithin(CLOSE_MS)).isTrue();
    }
    assertAnswers();
  }

  @Test
  void randomBytesHarmNobody() throws Exception {
    Random random = new Random(11);
    for (int i = 0; i < 100; i++) {
      byte[] garbage = new byte[1 + random.nextInt(2_000)];
      random.nextBytes(garbage);
      try (RawHttp raw = new RawHttp(web.port())) {
        raw.write(garbage);
        raw.write("\r\n\r\n");
      } catch (IOException closed) {
        // Before everything was sent: as well.
      }
    }
    assertAnswers();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../../etc/passwd",
        "/..%2f..%2fetc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/css/../../../etc/passwd",
        "/css/..%5c..%5cpom.xml",
        "//etc/passwd",
        "/css//base.css/",
        "/index.html%00.js",
        "/META-INF/MANIFEST.MF",
        "/tempo/fastpay/web/openapi.json",
        "/.git/config",
        "http://elsewhere/etc/passwd",
        "*",
      })
  void noPathLeadsOutOfThePages(String path) throws Exception {
    try (RawHttp raw = new RawHttp(web.port())) {
      Answer answer = raw.exchange(RawHttp.get(path));

      // An absolute target names another host.
      assertThat(answer.status()).isIn(400, 404, 421);
      assertThat(answer.body()).doesNotContain("root:").contains("reject");
    }
  }

  @Test
  void methodsThatNobodyKnowsAreNoLabels() throws Exception {
    for (int i = 0; i < 50; i++) {
      try (RawHttp raw = new RawHttp(web.port())) {
        assertThat(raw.exchange("ODD" + i + " /api/v1/info HTTP/1.1\r\nHost: x\r\n\r\n").status())
            .isEqualTo(405);
      }
    }
    assertThat(web.metrics.scrape()).doesNotContain("ODD");
  }
}
