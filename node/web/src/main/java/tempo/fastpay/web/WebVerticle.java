package tempo.fastpay.web;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.loop.StrictHttp;
import tempo.fastpay.proto.contract.AggregatorApi;
import tempo.fastpay.proto.json.JsonCodec;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.web.events.EventHub;
import tempo.fastpay.web.ops.Health;
import tempo.fastpay.web.ops.Metrics;
import tempo.fastpay.web.ops.OpsRoutes;
import tempo.fastpay.web.ops.Readiness;

/** Runs the web role of a node: one HTTP server, on one event loop. */
public final class WebVerticle extends VerticleBase {
  /**
   * The settings of the web role.
   *
   * @param port 0: any free one
   * @param root a folder of pages; empty: those in the jar
   * @param assets tokens shown where none is asked for
   * @param origins of other sites whose pages may use REST, like {@code https://pay.example}
   * @param names under which it is asked for, beside addresses, {@code localhost} and {@code host}
   */
  public record Config(
      Committee committee,
      String host,
      int port,
      Optional<Path> root,
      List<AssetId> assets,
      Set<String> names,
      Set<String> origins,
      WebLimits limits) {
    /** Makes settings with the default bounds. */
    public static Config of(
        Committee committee, String host, int port, Optional<Path> root, List<AssetId> assets) {
      return new Config(
          committee, host, port, root, assets, Set.of(), Set.of(), WebLimits.of(committee));
    }

    public Config withNames(Set<String> others) {
      return new Config(committee, host, port, root, assets, others, origins, limits);
    }

    public Config withOrigins(Set<String> others) {
      return new Config(committee, host, port, root, assets, names, others, limits);
    }

    public Config {
      Objects.requireNonNull(committee);
      Objects.requireNonNull(host);
      Objects.requireNonNull(root);
      assets = List.copyOf(assets);
      names = Set.copyOf(names);
      origins = Set.copyOf(origins);
      Objects.requireNonNull(limits);
    }
  }

  /**
   * The parts of the node that the web role uses.
   *
   * @param metrics of the node
   * @param readiness of the node's other roles; the web role adds its own
   * @param demo runs the chained flow; empty: there is no such route
   * @param mounts served after REST and before the pages
   */
  public record Ports(
      AggregatorApi aggregator,
      Metrics metrics,
      List<Readiness> readiness,
      Optional<DemoFlow> demo,
      List<Mount> mounts,
      RandomGenerator random) {
    public Ports {
      Objects.requireNonNull(aggregator);
      Objects.requireNonNull(metrics);
      readiness = List.copyOf(readiness);
      Objects.requireNonNull(demo);
      mounts = List.copyOf(mounts);
      Objects.requireNonNull(random);
    }
  }

  private static final long CLOSE_LIMIT_MS = 2_000;

  /** The longest first line of a request: room for every parameter there is. */
  private static final int URI_LIMIT_CHARS = 4_096;

  private static final int HEADERS_LIMIT_BYTES = 8_192;

  /** The size of the kernel's buffer for what one connection is sent. */
  private static final int SEND_BUFFER_BYTES = 64 * 1_024;

  private final Config config;
  private final Ports ports;
  private Loop loop;
  private Connections connections;
  private EventHub hub;
  private HttpServer server;

  public WebVerticle(Config config, Ports ports) {
    this.config = Objects.requireNonNull(config);
    this.ports = Objects.requireNonNull(ports);
  }

  @Override
  public Future<?> start() {
    loop = Loop.of(vertx, context);
    return loop.compute(() -> AssetLoader.load(config.root()))
        .compose(this::listen)
        .onSuccess(
            listening -> {
              server = listening;
              connections.start();
              hub.start();
            });
  }

  private Future<HttpServer> listen(Map<String, Asset> assets) {
    WebLimits limits = config.limits();
    JsonCodec codec = new JsonCodec(config.committee());
    connections = new Connections(loop, limits);
    hub = new EventHub(loop, ports.aggregator(), codec, limits.events(), ports.random());
    WebRoutes routes = new WebRoutes(vertx, loop, config, ports, codec, hub, connections);
    HttpServerOptions options = bounded(options());
    return vertx
        .createHttpServer(options)
        .connectionHandler(
            connection -> {
              StrictHttp.on(connection, options);
              connections.opened(connection);
            })
        .invalidRequestHandler(routes::invalid)
        .requestHandler(
            routes.readable(routes.router(assets, new OpsRoutes(ports.metrics(), health()))))
        .listen(config.port(), config.host());
  }

  private Health health() {
    List<Readiness> all = new ArrayList<>(ports.readiness());
    all.add(Readiness.ofAggregator("web", ports.aggregator()));
    return new Health(all);
  }

  private static HttpServerOptions options() {
    return new HttpServerOptions()
        .setHttp2ClearTextEnabled(false)
        .setMaxInitialLineLength(URI_LIMIT_CHARS)
        .setMaxHeaderSize(HEADERS_LIMIT_BYTES)
        .setSendBufferSize(SEND_BUFFER_BYTES)
        .setTcpKeepAlive(true)
        .setPerMessageWebSocketCompressionSupported(false)
        .setPerFrameWebSocketCompressionSupported(false);
  }

  private HttpServerOptions bounded(HttpServerOptions options) {
    HttpServerOptions bounded = options;
    for (Mount mount : ports.mounts()) {
      bounded = mount.bounded(bounded);
    }
    return bounded;
  }

  /** The port it listens on. */
  public int port() {
    return server.actualPort();
  }

  @Override
  public Future<?> stop() {
    if (server == null) {
      return Future.succeededFuture();
    }
    hub.close();
    connections.stop();
    return server.shutdown(CLOSE_LIMIT_MS, TimeUnit.MILLISECONDS);
  }
}
