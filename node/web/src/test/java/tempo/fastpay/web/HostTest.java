package tempo.fastpay.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A page whose own name leads here (DNS rebinding) gets nothing under that name. */
class HostTest {
  private static final String INFO = "/api/v1/info";

  private WebServer web;

  @BeforeEach
  void start() throws Exception {
    web = new WebServer();
  }

  @AfterEach
  void stop() throws Exception {
    web.close();
  }

  private Answer ask(String head) throws IOException {
    try (RawHttp raw = new RawHttp(web.port())) {
      return raw.exchange(head + "\r\n\r\n");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.0.0.1:8080",
        "10.1.2.3",
        "[::1]:8080",
        "[::1]",
        "localhost",
        "LOCALHOST:1",
        "localhost.",
        "a.localhost",
        "pay.example",
        "Pay.Example:443"
      })
  void addressesLocalhostAndConfiguredNamesAreItsOwn(String host) throws IOException {
    assertThat(ask("GET " + INFO + " HTTP/1.1\r\nHost: " + host).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rebound.example",
        "rebound.example:8080",
        "notlocalhost",
        "localhost.rebound.example",
        "127.0.0.1.rebound.example",
        "pay.example.rebound.example",
        "",
        "a b",
        "user@localhost",
        "[::1",
        "localhost:",
        "127.0.0.1:port"
      })
  void anyOtherNameIsAnothersites(String host) throws IOException {
    for (String path : new String[] {INFO, "/", "/health/live", "/api/v1/events"}) {
      Answer answer = ask("GET " + path + " HTTP/1.1\r\nHost: " + host);
      assertThat(answer.status()).as(path).isEqualTo(421);
      assertThat(answer.reject().getString("message"))
          .startsWith("Host: expected an IP address, localhost, or a name");
    }
  }

  @Test
  void itIsToldOnce() throws IOException {
    assertThat(ask("GET " + INFO + " HTTP/1.1").status()).isEqualTo(400);
    assertThat(
            ask("GET " + INFO + " HTTP/1.1\r\nHost: localhost\r\nHost: rebound.example").status())
        .isEqualTo(400);
  }

  @Test
  void aWebSocketIsNotOpenedUnderAnotherName() throws IOException {
    String upgrade =
        """
        GET /eventbus/websocket HTTP/1.1
        Connection: Upgrade
        Upgrade: websocket
        Sec-WebSocket-Version: 13
        Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==
        Origin: http://rebound.example
        Host: rebound.example"""
            .replace("\n", "\r\n");
    assertThat(ask(upgrade).status()).isEqualTo(421);
  }
}
