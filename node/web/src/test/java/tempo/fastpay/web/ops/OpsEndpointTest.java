package tempo.fastpay.web.ops;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What strangers send to the port of metrics and health. */
class OpsEndpointTest {
  private static final int TIMEOUT_MS = 30_000;

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private Vertx vertx;
  private OpsEndpoint ops;

  @BeforeEach
  void start() throws Exception {
    vertx = Vertx.vertx();
    ops =
        OpsEndpoint.listen(vertx, "127.0.0.1", 0, List.of(), new Metrics(), new Health(List.of()))
            .await();
    log.start();
    rootLogger().addAppender(log);
  }

  @AfterEach
  void stop() {
    rootLogger().detachAppender(log);
    vertx.close().await();
  }

  private static Logger rootLogger() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  /** The first line of the answer; HTTP clients refuse to send such a URI. */
  private String answerTo(String uri) throws Exception {
    return answerTo(uri, "localhost");
  }

  private String answerTo(String uri, String host) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), ops.port())) {
      socket.setSoTimeout(TIMEOUT_MS);
      socket
          .getOutputStream()
          .write(
              ("GET " + uri + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n")
                  .getBytes(StandardCharsets.UTF_8));
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
          .readLine();
    }
  }

  private String answerToHead(String head) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), ops.port())) {
      socket.setSoTimeout(TIMEOUT_MS);
      socket.getOutputStream().write((head + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void aRequestWithTwoEndsIsRefusedAndItsConnectionClosed() throws Exception {
    assertThat(
            answerToHead(
                "GET /metrics HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n"
                    + "Transfer-Encoding: chunked"))
        .startsWith("HTTP/1.1 400 ")
        .endsWith("expected one of them, got both");
  }

  @Test
  void headIsServedAndOtherMethodsAreToldWhich() throws Exception {
    String more = " HTTP/1.1\r\nHost: localhost\r\nConnection: close";
    for (String path : new String[] {"/metrics", "/health/live", "/health/ready"}) {
      assertThat(answerToHead("HEAD " + path + more)).startsWith("HTTP/1.1 200 ");
      assertThat(answerToHead("POST " + path + more))
          .startsWith("HTTP/1.1 405 ")
          .containsIgnoringCase("allow: GET, HEAD");
    }
  }

  @Test
  void aNameThatIsNotItsOwnIsNotAnswered() throws Exception {
    assertThat(answerTo("/health/live")).contains(" 200 ");
    assertThat(answerTo("/health/live", "rebound.example:" + ops.port())).contains(" 421 ");
    assertThat(answerTo("/metrics", "rebound.example")).contains(" 421 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/health/live%",
        "/health/%zz",
        "/%-b",
        "/metrics?name=%",
        "/metrics?name=%0/",
      })
  void aBrokenEscapeIsRefusedAndLogsNothing(String uri) throws Exception {
    assertThat(answerTo(uri)).isEqualTo("HTTP/1.1 400 Bad Request");
    assertThat(answerTo(OpsRoutes.LIVE + "?name=%20")).isEqualTo("HTTP/1.1 200 OK");
    assertThat(log.list).noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.WARN));
  }
}
