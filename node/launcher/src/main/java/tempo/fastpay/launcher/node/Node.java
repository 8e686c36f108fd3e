package tempo.fastpay.launcher.node;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.grpc.client.GrpcClient;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.launcher.config.HostPort;
import tempo.fastpay.launcher.config.NodeConfig;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.sidecar.Sidecar;
import tempo.fastpay.sidecar.memory.MemoryChain;
import tempo.fastpay.wire.GrpcValidator;
import tempo.fastpay.wire.ValidatorApi;

/** The roles of one process, as it was told, from configuration to verticles. */
public final class Node {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);

  private final NodeConfig config;
  private final MemoryChain chain;
  private final Sidecars sidecars;
  private final Stops stops = new Stops();

  private Node(Vertx vertx, NodeConfig config, Crypto crypto) {
    this.config = config;
    this.chain =
        new MemoryChain(
            vertx,
            config.chain().id(),
            crypto,
            System::currentTimeMillis,
            config.chain().blockTimeMs());
    GrpcClient client = GrpcValidator.client(vertx);
    stops.add("gRPC client", client::close);
    this.sidecars = new Sidecars(vertx, config, crypto, chain, client);
  }

  /** A Vert.x that leaves no files behind. */
  public static Vertx vertx() {
    return Vertx.vertx(
        new VertxOptions()
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false)));
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
    return startSidecars();
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

  public NodeConfig config() {
    return config;
  }

  /** Where each sidecar of this node listens. */
  public Map<Validator, HostPort> addresses() {
    return sidecars.addresses();
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
