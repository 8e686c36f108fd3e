package tempo.fastpay.launcher.node;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.chain.ChainLimits;
import tempo.fastpay.chain.ChainNodeException;
import tempo.fastpay.chain.NodeUrl;
import tempo.fastpay.chain.TempoChain;
import tempo.fastpay.chain.node.ChainCounters;
import tempo.fastpay.devchain.DevChain;
import tempo.fastpay.devchain.ledger.Ledger;
import tempo.fastpay.devchain.rpc.DevChainServer;
import tempo.fastpay.launcher.config.ChainConfig;
import tempo.fastpay.launcher.config.ConfigException;
import tempo.fastpay.launcher.config.ConfigKey;
import tempo.fastpay.launcher.config.DevChainConfig;
import tempo.fastpay.launcher.config.HostPort;
import tempo.fastpay.launcher.config.NodeConfig;
import tempo.fastpay.launcher.ops.ChainMetrics;
import tempo.fastpay.launcher.ops.ValidatorReadiness;
import tempo.fastpay.loop.BackOff;
import tempo.fastpay.loop.Confined;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.proto.contract.FaucetApi;
import tempo.fastpay.protocol.chain.Fork;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.sidecar.port.Chain;
import tempo.fastpay.web.ops.Readiness;

/**
 * Runs the development chain of a node, where it has that role, and connects the node's validators
 * to their chain: the one here or the operator's nodes elsewhere, by JSON-RPC either way.
 */
final class Chains {
  private static final Logger LOG = LoggerFactory.getLogger(Chains.class);

  /** How long validators wait for their chain's node, which may be starting, too. */
  private static final long WAIT_LIMIT_MS = 30_000;

  private static final long RETRY_FIRST_MS = 100;
  private static final long RETRY_LIMIT_MS = 2_000;

  private final Engine engine;
  private final Vertx vertx;
  private final NodeConfig config;
  private final Crypto crypto;
  private final Stops stops;
  private final BackOff backOff;
  private final List<Readiness> readiness = new ArrayList<>();
  private Optional<HostPort> listening = Optional.empty();
  private Optional<TempoChain> chain = Optional.empty();
  private Optional<FaucetApi> faucet = Optional.empty();

  Chains(Engine engine, NodeConfig config, Crypto crypto, Stops stops) {
    this.engine = engine;
    this.vertx = engine.vertx();
    this.config = config;
    this.crypto = crypto;
    this.stops = stops;
    this.backOff = new BackOff(RETRY_FIRST_MS, RETRY_LIMIT_MS, RandomGenerator.getDefault());
  }

  /** Completes when the dev chain listens, and the validators' chain is followed. */
  Future<Void> start() {
    return config
        .devChain()
        .map(this::startDevChain)
        .orElseGet(Future::succeededFuture)
        .compose(started -> config.sidecars().isEmpty() ? Future.succeededFuture() : connect());
  }

  private Future<Void> startDevChain(DevChainConfig told) {
    List<Ledger.Allocation> genesis = new ArrayList<>();
    told.accounts()
        .forEach(
            (account, units) ->
                genesis.add(new Ledger.Allocation(account.address(), account.asset(), units)));
    DevChain.Config started =
        DevChain.Config.of(
                config.chain().id(),
                Fork.T12,
                config.chain().blockTimeMs(),
                crypto,
                System::currentTimeMillis)
            .withGenesis(genesis)
            .withFinalityLag(told.finalityBlocks())
            .withBaseFee(told.baseFee());
    DevChain.Config kept = told.stateFile().map(started::withStateFile).orElse(started);
    Loop loop = Loop.of(vertx, vertx.getOrCreateContext());
    return new Confined(loop)
        .call(() -> DevChain.start(loop, kept))
        .compose(
            running -> {
              stops.add("dev chain", running::close);
              return DevChainServer.start(
                  vertx, told.listen().host(), told.listen().port(), running);
            })
        .recover(
            cause ->
                Future.failedFuture(
                    ListenException.of(ConfigKey.DEVCHAIN_PORT.pattern(), told.listen(), cause)))
        .map(
            server -> {
              stops.add("dev chain's JSON-RPC", server::close);
              listening = Optional.of(new HostPort(told.listen().host(), server.port()));
              return null;
            });
  }

  private Future<Void> connect() {
    List<NodeUrl> urls =
        config.chain().urls().isEmpty()
            ? List.of(NodeUrl.parse("http://" + listening.orElseThrow()))
            : config.chain().urls();
    ChainCounters counters = new ChainCounters();
    ChainMetrics.bind(
        engine.metrics(), counters, System::currentTimeMillis, config.limits().viewAgeLimitMs());
    readiness.add(
        ValidatorReadiness.ofChain(
            counters, System::currentTimeMillis, config.limits().viewAgeLimitMs()));
    Loop loop = Loop.of(vertx, vertx.getOrCreateContext());
    return new Confined(loop)
        .call(() -> opened(loop, urls, counters, loop.nowMs() + WAIT_LIMIT_MS))
        .map(
            opened -> {
              stops.add("chain", opened::close);
              chain = Optional.of(opened);
              if (config.chain().kind() == ChainConfig.Kind.DEVCHAIN) {
                DevChainFaucet giving = DevChainFaucet.at(vertx, urls.get(0));
                stops.add("faucet", giving::close);
                faucet = Optional.of(giving);
              }
              return null;
            });
  }

  private Future<TempoChain> opened(
      Loop loop, List<NodeUrl> urls, ChainCounters counters, long deadlineMs) {
    return TempoChain.open(vertx, config.chain().id(), urls, ChainLimits.DEFAULT, counters)
        .recover(
            cause -> {
              if (!(cause instanceof ChainNodeException away)) {
                return Future.failedFuture(cause);
              }
              String told =
                  ConfigKey.CHAIN_URLS.pattern()
                      + ": no node of the chain can be used: "
                      + away.getMessage();
              if (!away.isRetryable()) {
                return Future.failedFuture(new ConfigException(told));
              }
              if (loop.nowMs() > deadlineMs) {
                return Future.failedFuture(new ChainAwayException(told));
              }
              LOG.atInfo().setMessage("waits for the chain").addKeyValue("reason", told).log();
              return loop.pause(backOff.next())
                  .compose(waited -> opened(loop, urls, counters, deadlineMs));
            });
  }

  /** The address at which the dev chain listens, if it runs here. */
  Optional<HostPort> address() {
    return listening;
  }

  /** The conditions for the chain to be of use to them. */
  List<Readiness> readiness() {
    return readiness;
  }

  /** The chain of this node's validators. */
  Chain chain() {
    return chain.orElseThrow();
  }

  /** Whoever gives money on the chain, where it is one for development. */
  Optional<FaucetApi> faucet() {
    return faucet;
  }
}
