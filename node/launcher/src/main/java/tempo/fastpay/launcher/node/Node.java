package tempo.fastpay.launcher.node;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.face.gossip.Peer;
import tempo.fastpay.launcher.config.HostPort;
import tempo.fastpay.launcher.config.NodeConfig;
import tempo.fastpay.launcher.config.ValidatorConfig;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.sidecar.Sidecar;
import tempo.fastpay.sidecar.SidecarConfig;
import tempo.fastpay.sidecar.SidecarVerticle;
import tempo.fastpay.sidecar.memory.LocalSigner;
import tempo.fastpay.sidecar.memory.MemoryChain;
import tempo.fastpay.sidecar.memory.MemorySigningRecord;
import tempo.fastpay.wire.GrpcValidator;
import tempo.fastpay.wire.ProtoCodec;
import tempo.fastpay.wire.ValidatorApi;
import tempo.fastpay.wire.WireLimits;

/** The sidecars of one process, on one chain in memory. */
public final class Node {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);

  private final Vertx vertx;
  private final NodeConfig config;
  private final Crypto crypto;
  private final MemoryChain chain;
  private final GrpcClient gossipClient;
  private final Map<Validator, SidecarVerticle> sidecars = new LinkedHashMap<>();
  private final List<String> deployments = new ArrayList<>();

  private Node(Vertx vertx, NodeConfig config, Crypto crypto) {
    this.vertx = vertx;
    this.config = config;
    this.crypto = crypto;
    this.gossipClient = GrpcValidator.client(vertx);
    this.chain =
        new MemoryChain(
            vertx,
            config.chain().id(),
            crypto,
            System::currentTimeMillis,
            config.chain().blockTimeMs());
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
   * Starts every sidecar; completes when all listen and gossip.
   *
   * @return fails with {@link ListenException} where a port cannot be had; nothing runs then
   */
  public static Future<Node> start(Vertx vertx, NodeConfig config, Crypto crypto) {
    LOG.atInfo()
        .setMessage("node starts")
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
    config
        .chain()
        .accounts()
        .forEach((account, units) -> chain.allocate(account.address(), account.asset(), units));
    chain.start();
    Future<Void> deployed = Future.succeededFuture();
    for (ValidatorConfig sidecar : config.sidecars()) {
      deployed = deployed.compose(before -> deploy(sidecar));
    }
    return deployed.compose(all -> gossip());
  }

  private Future<Void> deploy(ValidatorConfig sidecar) {
    Validator validator = sidecar.validator();
    Sidecar.Ports ports =
        new Sidecar.Ports(
            chain,
            new MemorySigningRecord(),
            new LocalSigner(
                vertx, crypto, config.committee(), validator, sidecar.key().privateKey()),
            System::currentTimeMillis,
            crypto);
    SidecarConfig told =
        new SidecarConfig(
            validator,
            config.committee(),
            sidecar.gossip().values().stream().map(HostPort::toString).toList(),
            config.limits(),
            SidecarConfig.SUBMISSIONS_LIMIT_DEFAULT,
            SidecarConfig.ENDED_LIMIT_DEFAULT);
    SidecarVerticle verticle =
        new SidecarVerticle(
            SidecarVerticle.Settings.of(told, sidecar.host(), sidecar.port(), Optional.of(chain)),
            ports,
            new Random(new SecureRandom().nextLong()));
    return vertx
        .deployVerticle(verticle)
        .map(
            id -> {
              deployments.add(id);
              sidecars.put(validator, verticle);
              LOG.atInfo()
                  .setMessage("sidecar listens")
                  .addKeyValue("validator", validator.name())
                  .addKeyValue("address", new HostPort(sidecar.host(), verticle.port()))
                  .log();
              return (Void) null;
            })
        .recover(failure -> Future.failedFuture(ListenException.of(sidecar, failure)));
  }

  /** A peer of the same process is where it listens, whatever port that came to be. */
  private Future<Void> gossip() {
    ProtoCodec codec = new ProtoCodec(config.committee());
    List<Future<Void>> started = new ArrayList<>();
    Map<Validator, HostPort> own = addresses();
    for (ValidatorConfig sidecar : config.sidecars()) {
      List<Peer> peers = new ArrayList<>();
      sidecar
          .gossip()
          .forEach(
              (peer, configured) -> {
                HostPort address = own.getOrDefault(peer, configured);
                peers.add(
                    new Peer(
                        peer,
                        new GrpcValidator(
                            vertx,
                            gossipClient,
                            SocketAddress.inetSocketAddress(address.port(), address.host()),
                            codec,
                            WireLimits.CALL_TIMEOUT_MS)));
              });
      started.add(sidecars.get(sidecar.validator()).gossipWith(peers));
    }
    return Future.all(started).mapEmpty();
  }

  public NodeConfig config() {
    return config;
  }

  /** Where each sidecar of this node listens. */
  public Map<Validator, HostPort> addresses() {
    Map<Validator, HostPort> addresses = new LinkedHashMap<>();
    for (ValidatorConfig sidecar : config.sidecars()) {
      SidecarVerticle verticle = sidecars.get(sidecar.validator());
      addresses.put(sidecar.validator(), new HostPort(sidecar.host(), verticle.port()));
    }
    return addresses;
  }

  /** The sidecars, for callers in this process: the same contract without a socket. */
  public Map<Validator, ValidatorApi> apis() {
    Map<Validator, ValidatorApi> apis = new LinkedHashMap<>();
    sidecars.forEach((validator, verticle) -> apis.put(validator, verticle.api()));
    return apis;
  }

  /** The running sidecar of a member. */
  public Sidecar sidecar(Validator validator) {
    return sidecars.get(validator).sidecar();
  }

  /** The chain in memory, which is also the faucet. */
  public MemoryChain chain() {
    return chain;
  }

  /** Stops what runs: answers leave, then ports and records close. */
  public Future<Void> close() {
    chain.stop();
    // Sidecars stop watching each other before they stop answering.
    List<Future<Void>> undeployed = deployments.stream().map(vertx::undeploy).toList();
    deployments.clear();
    return Future.join(undeployed).transform(stopped -> gossipClient.close()).mapEmpty();
  }
}
