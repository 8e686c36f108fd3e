package tempo.fastpay.web;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.awaitUntil;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.http.HttpRequest;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The chained flow for visitors: told as it goes, one at a time. */
class DemoRoutesTest {
  private static final String DEMO = "/api/v1/demo/chained-flow";

  private final AtomicInteger runs = new AtomicInteger();
  private volatile Promise<FlowReport> end = Promise.promise();
  private WebServer web;

  @BeforeEach
  void start() throws Exception {
    WebServer.Setup setup = new WebServer.Setup();
    setup.demo = Optional.of(this::flow);
    web = new WebServer(setup);
  }

  private Future<FlowReport> flow(FlowListener listener) {
    runs.incrementAndGet();
    listener.began(web.aggregator.committee.committee());
    return end.future().compose(over -> FlowScript.run(listener));
  }

  @AfterEach
  void stop() throws Exception {
    web.close();
  }

  private HttpRequest.Builder request() {
    return web.request(DEMO).POST(HttpRequest.BodyPublishers.noBody());
  }

  @Test
  void aFlowIsToldToItsEnd() throws Exception {
    assertThat(web.get("/api/v1/info").json().getBoolean("demo")).isTrue();
    try (SseReader reader = SseReader.open(web, request())) {
      assertThat(reader.next().name()).isEqualTo("began");
      end.complete(null);
      reader.next("funded");
      SseReader.Event certified = reader.next("certified");
      assertThat(certified.data().getString("from")).isEqualTo("alice");
      assertThat(certified.data().getString("amount")).isEqualTo("10000000");
      reader.next("ended");
      reader.awaitEnd();
    }
  }

  @Test
  void onlyOneRunsAtATime() throws Exception {
    try (SseReader reader = SseReader.open(web, request())) {
      reader.next("began");
      Answer second = web.send(request());

      assertThat(second.status()).isEqualTo(429);
      assertThat(second.header("Retry-After")).isEqualTo("3");
      assertThat(runs).hasValue(1);
      end.complete(null);
      reader.awaitEnd();
    }
    try (SseReader reader = SseReader.open(web, request())) {
      reader.next("began");
    }
  }

  @Test
  void whoLeavesEndsTheTellingAndNotTheFlow() throws Exception {
    try (SseReader reader = SseReader.open(web, request())) {
      reader.next("began");
    }
    // It still runs: another must wait.
    assertThat(web.send(request()).status()).isEqualTo(429);

    end.complete(null);
    awaitUntil(
        "the flow is over",
        () -> {
          try (SseReader reader = SseReader.open(web, request())) {
            return reader.status() == 200;
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
    assertThat(web.get("/health/live").status()).isEqualTo(200);
  }

  @Test
  void aFlowThatBreaksSaysNothingOfTheNodesInside() throws Exception {
    try (SseReader reader = SseReader.open(web, request())) {
      reader.next("began");
      end.fail(new IllegalStateException("a secret"));
      SseReader.Event failed = reader.next("failed");

      assertThat(failed.data().getString("message")).doesNotContain("secret");
      assertThat(failed.data().getBoolean("retry_may_help")).isFalse();
    }
  }
}
