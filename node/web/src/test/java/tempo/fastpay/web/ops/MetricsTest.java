package tempo.fastpay.web.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;

import io.micrometer.core.instrument.Tags;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import tempo.fastpay.loop.Durations;

/** Numbers of a node as Prometheus reads them, and health, on a port of their own. */
class MetricsTest {

  private static HttpResponse<String> get(int port, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void ownNumbersAreReadWhenSomebodyLooks() {
    Metrics metrics = new Metrics();
    AtomicLong value = new AtomicLong(3);
    metrics.counter("test.rejects", "Refused", Tags.of("code", "EXPIRED"), value::get);
    metrics.gauge("test.open", "Open", Tags.empty(), value::get);
    System.gc();
    value.set(5);

    assertThat(metrics.scrape())
        .contains("# HELP fastpay_test_rejects_total Refused")
        .contains("# TYPE fastpay_test_rejects_total counter")
        .contains("fastpay_test_rejects_total{code=\"EXPIRED\"} 5.0")
        .contains("fastpay_test_open 5.0");
  }

  @Test
  void durationsAreAHistogramInSecondsByTheirLabels() {
    Metrics metrics = new Metrics();
    Durations daves = new Durations();
    Durations edgars = new Durations();
    metrics.histogram("test.to.final", "Until final", Tags.of("validator", "dave"), daves);
    metrics.histogram("test.to.final", "Until final", Tags.of("validator", "edgar"), edgars);
    daves.add(3);
    daves.add(40);
    edgars.add(100_000);

    assertThat(metrics.scrape())
        .contains("# TYPE fastpay_test_to_final_seconds histogram")
        .contains("fastpay_test_to_final_seconds_bucket{validator=\"dave\",le=\"0.005\"} 1")
        .contains("fastpay_test_to_final_seconds_bucket{validator=\"dave\",le=\"0.05\"} 2")
        .contains("fastpay_test_to_final_seconds_count{validator=\"dave\"} 2")
        .contains("fastpay_test_to_final_seconds_sum{validator=\"dave\"} 0.043")
        .contains("fastpay_test_to_final_seconds_bucket{validator=\"edgar\",le=\"60.0\"} 0")
        .contains("fastpay_test_to_final_seconds_bucket{validator=\"edgar\",le=\"+Inf\"} 1");
  }

  @Test
  void aNodeShowsItsJvmItsServersAndItsHealth() throws Exception {
    Metrics metrics = new Metrics();
    Vertx vertx = metrics.measured(Vertx.builder(), new VertxOptions()).build();
    try {
      Health health =
          new Health(
              List.of(
                  new Readiness(
                      "sidecar/dave", () -> Future.succeededFuture(Optional.of("sees 1 of 3")))));
      OpsEndpoint ops =
          await(OpsEndpoint.listen(vertx, "127.0.0.1", 0, List.of(), metrics, health));
      HttpResponse<String> live = get(ops.port(), OpsRoutes.LIVE);
      HttpResponse<String> ready = get(ops.port(), OpsRoutes.READY);
      HttpResponse<String> numbers = get(ops.port(), OpsRoutes.METRICS);

      assertThat(live.statusCode()).isEqualTo(200);
      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(ready.headers().firstValue("Retry-After")).isPresent();
      assertThat(ready.body()).contains("sidecar/dave", "sees 1 of 3");
      assertThat(get(ops.port(), "/elsewhere").statusCode()).isEqualTo(404);
      assertThat(numbers.headers().firstValue("Content-Type")).contains(Metrics.CONTENT_TYPE);
      assertThat(numbers.body())
          .contains("jvm_memory_used_bytes{")
          .contains("process_cpu_usage")
          .contains("process_files_open_files")
          .contains("vertx_pool_")
          .contains("route=\"/health/ready\"")
          .contains("code=\"503\"")
          .doesNotContain("elsewhere");
      await(ops.close());
    } finally {
      await(vertx.close());
    }
  }

  @Test
  void nodesOfOneProcessCountForThemselves() throws Exception {
    Metrics first = new Metrics();
    Metrics second = new Metrics();
    Vertx one = first.measured(Vertx.builder(), new VertxOptions()).build();
    Vertx other = second.measured(Vertx.builder(), new VertxOptions()).build();
    try {
      OpsEndpoint ops =
          await(OpsEndpoint.listen(one, "127.0.0.1", 0, List.of(), first, new Health(List.of())));
      get(ops.port(), OpsRoutes.LIVE);

      assertThat(first.scrape()).contains("route=\"/health/live\"");
      assertThat(second.scrape()).doesNotContain("route=\"/health/live\"");
    } finally {
      await(one.close());
      await(other.close());
    }
  }
}
