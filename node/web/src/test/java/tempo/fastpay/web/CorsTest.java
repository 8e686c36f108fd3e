package tempo.fastpay.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of configured sites may use REST, and no others. */
class CorsTest {
  private static final String SHOP = "https://shop.example";
  private static final String ALLOWED = "Access-Control-Allow-Origin";
  private WebServer web;

  @BeforeEach
  void start() throws Exception {
    WebServer.Setup setup = new WebServer.Setup();
    setup.origins = Set.of(SHOP, "http://127.0.0.1:3000");
    web = new WebServer(setup);
  }

  @AfterEach
  void stop() throws Exception {
    web.close();
  }

  private Answer ask(String path, String origin) throws Exception {
    return web.send(web.request(path).header("Origin", origin));
  }

  private Answer preflight(String path, String origin, String method) throws Exception {
    return web.send(
        web.request(path)
            .header("Origin", origin)
            .header("Access-Control-Request-Method", method)
            .header("Access-Control-Request-Headers", "content-type")
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/info",
        "/api/v1/chain/head",
        "/api/v1/committee",
        "/api/v1/bulletin-board?limit=1",
        "/api/v1/board-events?before=",
        "/api/v1/evidence",
        "/api/v1/accounts/0x00000000000000000000000000000000000000b0",
        "/api/v1/no-such-route",
        "/api/v1/bulletin-board?colour=red",
        "/openapi.json"
      })
  void aConfiguredSiteMayReadEveryAnswer(String path) throws Exception {
    Answer answer = ask(path, SHOP);
    assertThat(answer.header(ALLOWED)).isEqualTo(SHOP);
    assertThat(answer.header("Vary")).containsIgnoringCase("origin");
    assertThat(answer.header("Cross-Origin-Resource-Policy")).isEqualTo("cross-origin");
    assertThat(answer.header("Access-Control-Expose-Headers")).contains("Retry-After");
    assertThat(answer.header("Access-Control-Allow-Credentials")).isEmpty();
  }

  @Test
  void eventStreamsToo() throws Exception {
    try (SseReader reader =
        SseReader.open(web, web.request("/api/v1/events").header("Origin", SHOP))) {
      assertThat(reader.header(ALLOWED)).isEqualTo(SHOP);
    }
  }

  @Test
  void aBrowserAsksBeforehand() throws Exception {
    Answer answer = preflight("/api/v1/submit-raw-tx", SHOP, "POST");
    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.header(ALLOWED)).isEqualTo(SHOP);
    assertThat(answer.header("Access-Control-Allow-Methods")).contains("POST");
    assertThat(answer.header("Access-Control-Allow-Headers")).contains("Content-Type");

    Answer submitted =
        web.send(web.postRequest("/api/v1/submit-raw-tx", "{}").header("Origin", SHOP));
    assertThat(submitted.status()).isEqualTo(400);
    assertThat(submitted.header(ALLOWED)).isEqualTo(SHOP);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://shop.example.evil",
        "http://shop.example",
        "https://shop.example:8443",
        "https://SHOP.example",
        "null"
      })
  void othersAreToldNothing(String origin) throws Exception {
    assertThat(ask("/api/v1/info", origin).header(ALLOWED)).isEmpty();
    assertThat(ask("/api/v1/info", origin).header("Vary")).containsIgnoringCase("origin");
    Answer answer = preflight("/api/v1/submit-raw-tx", origin, "POST");
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header(ALLOWED)).isEmpty();
    assertThat(
            web.send(web.postRequest("/api/v1/submit-raw-tx", "{}").header("Origin", origin))
                .status())
        .isEqualTo(403);
  }

  @Test
  void pagesAndMetricsAreForNoOtherSite() throws Exception {
    assertThat(ask("/metrics", SHOP).header(ALLOWED)).isEmpty();
    assertThat(ask("/", SHOP).header(ALLOWED)).isEmpty();
  }

  @Test
  void nothingIsAllowedWhereNothingIsConfigured() throws Exception {
    web.close();
    web = new WebServer();
    assertThat(ask("/api/v1/info", SHOP).header(ALLOWED)).isEmpty();
    assertThat(preflight("/api/v1/info", SHOP, "GET").status()).isEqualTo(405);
  }
}
