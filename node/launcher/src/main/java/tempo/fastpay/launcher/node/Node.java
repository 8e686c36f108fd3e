package tempo.fastpay.launcher.node;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.grpc.client.GrpcClient;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.aggregator.AggregatorVerticle;
import tempo.fastpay.launcher.cluster.ClusteredVertx;
import tempo.fastpay.launcher.config.ConfigKey;
import tempo.fastpay.launcher.config.HostPort;
import tempo.fastpay.launcher.config.NodeConfig;
import tempo.fastpay.launcher.config.Role;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.sidecar.Sidecar;
import tempo.fastpay.sidecar.memory.MemoryChain;
import tempo.fastpay.wire.GrpcValidator;
import tempo.fastpay.wire.ValidatorApi;

/** The roles of one process, as it was told, from configuration to verticles. */
public final class Node {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);

  private final Vertx vertx;
  private final NodeConfig config;
  private final Crypto crypto;
  private final MemoryChain chain;
  private final Reach reach;
  private final Sidecars sidecars;
  private final Stops stops = new Stops();
  private Optional<HostPort> aggregator = Optional.empty();

  private Node(Vertx vertx, NodeConfig config, Crypto crypto) {
    this.vertx = vertx;
    this.config = config;
    this.crypto = crypto;
    this.chain =
        new MemoryChain(
            vertx,
            config.chain().id(),
            crypto,
            System::currentTimeMillis,
            config.chain().blockTimeMs());
    GrpcClient client = GrpcValidator.client(vertx, config.tls());
    stops.add("gRPC client", client::close);
    this.reach = new Reach(vertx, config, client);
    this.sidecars = new Sidecars(vertx, config, crypto, chain, client);
  }

  /** A Vert.x that leaves no files behind. */
  public static Vertx vertx() {
    return Vertx.vertx(options());
  }

  /**
   * The Vert.x of a node: one event bus with the others where it is to join a cluster.
   *
   * @return fails with {@link tempo.fastpay.launcher.cluster.ClusterException}
   */
  public static Future<Vertx> vertx(NodeConfig config) {
    return config
        .cluster()
        .map(cluster -> ClusteredVertx.join(cluster, options()).map(ClusteredVertx::vertx))
        .orElseGet(() -> Future.succeededFuture(vertx()));
  }

  private static VertxOptions options() {
    return new VertxOptions()
        .setFileSystemOptions(
            new FileSystemOptions()
                .setFileCachingEnabled(false)
                .setClassPathResolvingEnabled(false));
  }

  /**
   * Starts what the node runs; completes when all of it listens.
   *
   * @return fails with {@link ListenException} where a port cannot be had; nothing runs then
   */
  public static Future<Node> start(Vertx vertx, NodeConfig config, Crypto crypto) {
    LOG.atInfo()
        .setMessage("node starts")
        .addKeyValue("roles", config.roles())
        .addKeyValue("chain_id", config.chain().id())
        .addKeyValue("committee", config.committee().members().size())
        .addKeyValue("threshold", config.committee().threshold())
        .addKeyValue("crypto", crypto.name())
        .log();
    Node node = new Node(vertx, config, crypto);
    return node.start()
        .map(node)
        .recover(failure -> node.close().transform(closed -> Future.failedFuture(failure)));
  }

  private Future<Void> start() {
    return startSidecars().compose(started -> startAggregator());
  }

  private Future<Void> startSidecars() {
    if (config.sidecars().isEmpty()) {
      return Future.succeededFuture();
    }
    config
        .chain()
        .accounts()
        .forEach((account, units) -> chain.allocate(account.address(), account.asset(), units));
    chain.start();
    stops.add("sidecars", sidecars::close);
    stops.add(
        "chain",
        () -> {
          chain.stop();
          return Future.succeededFuture();
        });
    return sidecars.start();
  }

  private Future<Void> startAggregator() {
    if (config.aggregator().isEmpty()) {
      return Future.succeededFuture();
    }
    HostPort told = config.aggregator().get();
    AggregatorVerticle verticle =
        new AggregatorVerticle(
            AggregatorVerticle.Settings.of(config.committee(), told.host(), told.port()),
            reach.validators(),
            crypto,
            new Random(new SecureRandom().nextLong()));
    return deploy(Role.AGGREGATOR, ConfigKey.AGGREGATOR_PORT, told, verticle, verticle::port)
        .onSuccess(address -> aggregator = Optional.of(address))
        .mapEmpty();
  }

  private Future<HostPort> deploy(
      Role role, ConfigKey portKey, HostPort told, VerticleBase verticle, IntSupplier port) {
    return Server.deploy(
            vertx, verticle, new Server.Told(role.label(), portKey.pattern(), told, port))
        .map(
            server -> {
              stops.add(role.label(), server::close);
              return server.address();
            });
  }

  public NodeConfig config() {
    return config;
  }

  /** Where each sidecar of this node listens. */
  public Map<Validator, HostPort> addresses() {
    return sidecars.addresses();
  }

  /** Where the aggregator of this node listens, if it runs one. */
  public Optional<HostPort> aggregator() {
    return aggregator;
  }

  /** The sidecars, for callers in this process: the same contract without a socket. */
  public Map<Validator, ValidatorApi> apis() {
    Map<Validator, ValidatorApi> apis = new LinkedHashMap<>();
    sidecars.running().forEach((validator, verticle) -> apis.put(validator, verticle.api()));
    return apis;
  }

  /** The running sidecar of a member. */
  public Sidecar sidecar(Validator validator) {
    return sidecars.running().get(validator).sidecar();
  }

  /** The chain in memory, which is also the faucet. */
  public MemoryChain chain() {
    return chain;
  }

  /** Stops what runs, what came last first: answers leave, then ports and records close. */
  public Future<Void> close() {
    return stops.run();
  }
}
