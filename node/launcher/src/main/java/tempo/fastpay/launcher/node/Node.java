package tempo.fastpay.launcher.node;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.grpc.client.GrpcClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.launcher.config.HostPort;
import tempo.fastpay.launcher.config.NodeConfig;
import tempo.fastpay.launcher.config.Role;
import tempo.fastpay.launcher.config.WebConfig;
import tempo.fastpay.launcher.demo.ChainedFlow;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.proto.grpc.GrpcValidator;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.sidecar.Sidecar;
import tempo.fastpay.sidecar.memory.MemoryChain;
import tempo.fastpay.web.DemoFlow;
import tempo.fastpay.web.ops.Metrics;
import tempo.fastpay.web.ops.Readiness;

/**
 * Runs the roles of one process, as configured: validators on their chain, and the roles in front
 * of validators. They know each other as if they were apart.
 */
public final class Node {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);

  /** The time that the page's demo waits for its money, in block times. */
  private static final int DEMO_BLOCKS_LIMIT = 3;

  private final Engine engine;
  private final NodeConfig config;
  private final Crypto crypto;
  private final MemoryChain chain;
  private final Reach reach;
  private final Sidecars sidecars;
  private final KeyHolder keyHolder;
  private final Front front;
  private final Stops stops = new Stops();

  private Node(Engine engine, NodeConfig config, Crypto crypto) {
    this.engine = engine;
    this.config = config;
    this.crypto = crypto;
    this.chain =
        new MemoryChain(
            engine.vertx(),
            config.chain().id(),
            System::currentTimeMillis,
            config.chain().blockTimeMs());
    GrpcClient client = GrpcValidator.client(engine.vertx(), config.tls());
    stops.add("gRPC client", client::close);
    this.reach = new Reach(engine.vertx(), config, client);
    this.sidecars = new Sidecars(engine, config, crypto, chain, reach);
    this.keyHolder = new KeyHolder(engine, config, crypto, stops);
    this.front = new Front(engine, config, crypto, reach, demo(), stops);
  }

  /** The flow that visitors of the page may run, where the operator lets them. */
  private Optional<DemoFlow> demo() {
    return config
        .web()
        .filter(WebConfig::demo)
        .map(
            web ->
                listener ->
                    new ChainedFlow(
                            engine.vertx(),
                            crypto,
                            new ChainedFlow.Ports(
                                config.committee(),
                                reach.validators(),
                                reach.faucets(),
                                DEMO_BLOCKS_LIMIT * config.chain().blockTimeMs()),
                            listener)
                        .run());
  }

  /**
   * Starts a node as {@link #start(Engine, NodeConfig, Crypto)} does, on a Vert.x that nothing
   * measures.
   */
  public static Future<Node> start(Vertx vertx, NodeConfig config, Crypto crypto) {
    return start(new Engine(vertx, new Metrics(), true), config, crypto);
  }

  /**
   * Starts the node's roles; completes when all of them listen.
   *
   * @return fails with {@link ListenException} where a port cannot be had; nothing runs then
   */
  public static Future<Node> start(Engine engine, NodeConfig config, Crypto crypto) {
    LOG.atInfo()
        .setMessage("node starts")
        .addKeyValue("roles", config.roles().stream().map(Role::label).toList())
        .addKeyValue("chain_id", config.chain().id())
        .addKeyValue("committee", config.committee().members().size())
        .addKeyValue("threshold", config.committee().threshold())
        .addKeyValue("crypto", crypto.name())
        .log();
    Node node = new Node(engine, config, crypto);
    return node.keyHolder
        .start()
        .compose(started -> node.startSidecars())
        .compose(started -> node.front.start(node.readiness()))
        .map(node)
        .recover(failure -> node.close().transform(closed -> Future.failedFuture(failure)));
  }

  private List<Readiness> readiness() {
    List<Readiness> all = new ArrayList<>(keyHolder.readiness());
    all.addAll(sidecars.readiness());
    return all;
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

  /** Fails when a validator or signer of this node had to stop by itself: it is of no use then. */
  public Future<Void> stopped() {
    Promise<Void> first = Promise.promise();
    sidecars.stopped().onFailure(first::tryFail);
    keyHolder.stopped().onFailure(first::tryFail);
    return first.future();
  }

  public NodeConfig config() {
    return config;
  }

  /** The address at which each sidecar of this node listens. */
  public Map<Validator, HostPort> addresses() {
    return sidecars.addresses();
  }

  /** The address at which another role of this node listens, if it runs it. */
  public Optional<HostPort> address(Role role) {
    return role == Role.SIGNER ? keyHolder.address() : front.address(role);
  }

  /** The address at which metrics and health are served. */
  public HostPort ops() {
    return front.ops();
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

  /** Stops all parts, the last started first: answers leave, then ports and records close. */
  public Future<Void> close() {
    return stops.run();
  }
}
