package tempo.fastpay.web;

import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import tempo.fastpay.proto.contract.AggregatorApi;
import tempo.fastpay.testkit.Fixtures;
import tempo.fastpay.web.ops.Metrics;

/** The web role on a free port over a scripted aggregator, and whoever asks it. */
final class WebServer implements AutoCloseable {
  static final String HOST = "127.0.0.1";
  static final long WAIT_SECONDS = 30;
  private static final long SEED = 7;

  /** What a test changes of the ordinary. */
  static final class Setup {
    Consumer<Limits> limits = ordinary -> {};
    Optional<Path> root = Optional.empty();
    Optional<DemoFlow> demo = Optional.empty();
    List<Mount> mounts = List.of();
    Set<String> origins = Set.of();
    Vertx vertx = Vertx.vertx();

    /** Instead of the scripted one. */
    Optional<AggregatorApi> over = Optional.empty();
  }

  final Vertx vertx;
  final ScriptedAggregator aggregator;
  final Metrics metrics = new Metrics();
  final WebLimits limits;
  private final WebVerticle verticle;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(WAIT_SECONDS))
          .build();

  WebServer() throws Exception {
    this(new Setup());
  }

  WebServer(Setup setup) throws Exception {
    vertx = setup.vertx;
    aggregator = new ScriptedAggregator(vertx);
    Limits told = new Limits(WebLimits.of(aggregator.committee.committee()));
    setup.limits.accept(told);
    limits = told.done();
    verticle =
        new WebVerticle(
            new WebVerticle.Config(
                aggregator.committee.committee(),
                HOST,
                0,
                setup.root,
                List.of(Fixtures.ALPHA_USD),
                Set.of("pay.example", "node", "x"),
                setup.origins,
                limits),
            new WebVerticle.Ports(
                setup.over.orElse(aggregator),
                metrics,
                List.of(),
                setup.demo,
                setup.mounts,
                new Random(SEED)));
    await(vertx.deployVerticle(verticle));
  }

  int port() {
    return verticle.port();
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://" + HOST + ":" + port() + path))
        .timeout(Duration.ofSeconds(WAIT_SECONDS));
  }

  Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return Answer.of(client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
  }

  HttpResponse<byte[]> sendForBytes(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  HttpClient client() {
    return client;
  }

  Answer get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  Answer post(String path, String body) throws IOException, InterruptedException {
    return send(postRequest(path, body));
  }

  HttpRequest.Builder postRequest(String path, String body) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  @Override
  public void close() throws TimeoutException {
    vertx.close().await(WAIT_SECONDS, TimeUnit.SECONDS);
  }
}
