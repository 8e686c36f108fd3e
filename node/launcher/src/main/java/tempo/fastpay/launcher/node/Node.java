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
import tempo.fastpay.proto.contract.FaucetApi;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.proto.grpc.GrpcValidator;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.sidecar.Sidecar;
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
  private final Chains chains;
  private final Reach reach;
  private final Sidecars sidecars;
  private final KeyHolder keyHolder;
  private final Front front;
  private final Stops stops = new Stops();

  private Node(Engine engine, NodeConfig config, Crypto crypto) {
    this.engine = engine;
    this.config = config;
    this.crypto = crypto;
    this.chains = new Chains(engine, config, crypto, stops);
    GrpcClient client = GrpcValidator.client(engine.vertx(), config.tls());
    stops.add("gRPC client", client::close);
    this.reach = new Reach(engine.vertx(), config, client);
    this.sidecars = new Sidecars(engine, config, crypto, chains, reach);
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
    return node.chains
        .start()
        .compose(connected -> node.keyHolder.start())
        .compose(started -> node.startSidecars())
        .compose(started -> node.front.start(node.readiness()))
        .map(node)
        .recover(failure -> node.close().transform(closed -> Future.failedFuture(failure)));
  }

  private List<Readiness> readiness() {
    List<Readiness> all = new ArrayList<>(keyHolder.readiness());
    all.addAll(chains.readiness());
    all.addAll(sidecars.readiness());
    return all;
  }

  private Future<Void> startSidecars() {
    if (config.sidecars().isEmpty()) {
      return Future.succeededFuture();
    }
    stops.add("sidecars", sidecars::close);
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
    return switch (role) {
      case SIGNER -> keyHolder.address();
      case DEVCHAIN -> chains.address();
      case SIDECAR, AGGREGATOR, WEB, BRIDGE -> front.address(role);
    };
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

  /** Whoever gives money on the chain of this node's validators. */
  public FaucetApi faucet() {
    return chains.faucet().orElseThrow();
  }

  /** Stops all parts, the last started first: answers leave, then ports and records close. */
  public Future<Void> close() {
    return stops.run();
  }
}
