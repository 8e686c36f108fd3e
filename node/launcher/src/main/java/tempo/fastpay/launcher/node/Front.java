package tempo.fastpay.launcher.node;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntSupplier;
import tempo.fastpay.aggregator.AggregatorVerticle;
import tempo.fastpay.client.bus.EventBusAggregator;
import tempo.fastpay.launcher.config.ConfigKey;
import tempo.fastpay.launcher.config.HostPort;
import tempo.fastpay.launcher.config.NodeConfig;
import tempo.fastpay.launcher.config.Role;
import tempo.fastpay.launcher.config.WebConfig;
import tempo.fastpay.launcher.ops.AggregatorMetrics;
import tempo.fastpay.proto.contract.AggregatorApi;
import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.proto.json.JsonCodec;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.web.DemoFlow;
import tempo.fastpay.web.WebVerticle;
import tempo.fastpay.web.bridge.BrowserBridge;
import tempo.fastpay.web.bridge.TcpBridgeVerticle;
import tempo.fastpay.web.ops.Health;
import tempo.fastpay.web.ops.OpsEndpoint;
import tempo.fastpay.web.ops.Readiness;

/** Runs the roles in front of validators, and metrics and health of the whole node. */
final class Front {
  /** An aggregator waits for validators as long as a call may take, and then answers. */
  private static final long AGGREGATOR_CALL_TIMEOUT_MS = 2 * WireLimits.CALL_TIMEOUT_MS;

  private final Engine engine;
  private final Vertx vertx;
  private final NodeConfig config;
  private final Crypto crypto;
  private final Reach reach;
  private final Optional<DemoFlow> demo;
  private final Stops stops;
  private final List<Readiness> readiness = new ArrayList<>();
  private final Map<Role, HostPort> addresses = new EnumMap<>(Role.class);
  private HostPort ops;

  /**
   * Makes a front that is not started yet.
   *
   * @param demo the flow that visitors of the page may run
   * @param stops takes the stop of each part that is started
   */
  Front(
      Engine engine,
      NodeConfig config,
      Crypto crypto,
      Reach reach,
      Optional<DemoFlow> demo,
      Stops stops) {
    this.engine = engine;
    this.vertx = engine.vertx();
    this.config = config;
    this.crypto = crypto;
    this.reach = reach;
    this.demo = demo;
    this.stops = stops;
  }

  /**
   * Starts the roles that the configuration names; completes when all of them listen.
   *
   * @param validators the conditions for the node's validators to be of use
   */
  Future<Void> start(List<Readiness> validators) {
    readiness.addAll(validators);
    return ifTold(config.aggregator(), this::startAggregator)
        .compose(started -> ifTold(config.web(), this::startWeb))
        .compose(started -> ifTold(config.bridge(), this::startBridge))
        .compose(started -> startOps());
  }

  private interface Start<T> {
    Future<Void> with(T told);
  }

  private static <T> Future<Void> ifTold(Optional<T> told, Start<T> start) {
    return told.map(start::with).orElseGet(Future::succeededFuture);
  }

  private Future<Void> startAggregator(HostPort told) {
    AggregatorVerticle verticle =
        new AggregatorVerticle(
            AggregatorVerticle.Config.of(
                config.committee(), told.host(), told.port(), config.tls()),
            reach.validators(),
            crypto,
            random());
    return deploy(Role.AGGREGATOR, ConfigKey.AGGREGATOR_PORT, told, verticle, verticle::port)
        .onSuccess(
            started -> {
              readiness.add(Readiness.ofAggregator("aggregator", verticle.api()));
              AggregatorMetrics.bind(engine.metrics(), verticle, config.committee());
            });
  }

  /** Over the event bus also where the aggregator is in the same node: one way, tested by all. */
  private AggregatorApi aggregatorOnTheBus() {
    return new EventBusAggregator(
        vertx, new JsonCodec(config.committee()), AGGREGATOR_CALL_TIMEOUT_MS);
  }

  private Future<Void> startWeb(WebConfig told) {
    AggregatorApi aggregator = aggregatorOnTheBus();
    WebVerticle verticle =
        new WebVerticle(
            WebVerticle.Config.of(
                    config.committee(),
                    told.listen().host(),
                    told.listen().port(),
                    told.root(),
                    told.assets())
                .withNames(told.hosts())
                .withOrigins(told.origins()),
            new WebVerticle.Ports(
                aggregator,
                engine.metrics(),
                readiness,
                demo,
                List.of(new BrowserBridge(vertx, BrowserBridge.Config.of(told.origins()))),
                random()));
    return deploy(Role.WEB, ConfigKey.WEB_PORT, told.listen(), verticle, verticle::port)
        .onSuccess(started -> readiness.add(Readiness.ofAggregator("web", aggregator)));
  }

  private Future<Void> startBridge(HostPort told) {
    TcpBridgeVerticle verticle =
        new TcpBridgeVerticle(TcpBridgeVerticle.Config.of(told.host(), told.port()));
    return deploy(Role.BRIDGE, ConfigKey.BRIDGE_PORT, told, verticle, verticle::port)
        .onSuccess(
            started -> readiness.add(Readiness.ofAggregator("bridge", aggregatorOnTheBus())));
  }

  private Future<Void> startOps() {
    HostPort told = config.ops();
    return OpsEndpoint.listen(
            vertx,
            told.host(),
            told.port(),
            config.opsHosts(),
            engine.metrics(),
            new Health(readiness))
        .map(
            endpoint -> {
              stops.add("ops", endpoint::close);
              ops = new HostPort(told.host(), endpoint.port());
              return (Void) null;
            })
        .recover(
            failure ->
                Future.failedFuture(
                    ListenException.of(ConfigKey.OPS_PORT.pattern(), told, failure)));
  }

  private Future<Void> deploy(
      Role role, ConfigKey portKey, HostPort told, VerticleBase verticle, IntSupplier port) {
    return Server.deploy(
            vertx, verticle, new Server.Listening(role.label(), portKey.pattern(), told, port))
        .map(
            server -> {
              stops.add(role.label(), server::close);
              addresses.put(role, server.address());
              return null;
            });
  }

  private static Random random() {
    return new Random(new SecureRandom().nextLong());
  }

  /** The address at which a role listens, if this node runs it. */
  Optional<HostPort> address(Role role) {
    return Optional.ofNullable(addresses.get(role));
  }

  /** The address at which metrics and health are served. */
  HostPort ops() {
    return ops;
  }
}
