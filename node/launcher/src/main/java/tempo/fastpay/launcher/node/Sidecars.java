package tempo.fastpay.launcher.node;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import tempo.fastpay.face.gossip.Peer;
import tempo.fastpay.launcher.config.ConfigException;
import tempo.fastpay.launcher.config.ConfigKey;
import tempo.fastpay.launcher.config.HostPort;
import tempo.fastpay.launcher.config.NodeConfig;
import tempo.fastpay.launcher.config.ValidatorConfig;
import tempo.fastpay.launcher.ops.SidecarMetrics;
import tempo.fastpay.launcher.ops.ValidatorReadiness;
import tempo.fastpay.loop.Workers;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.MemberKey;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.sidecar.Sidecar;
import tempo.fastpay.sidecar.SidecarConfig;
import tempo.fastpay.sidecar.SidecarVerticle;
import tempo.fastpay.sidecar.memory.LocalSigner;
import tempo.fastpay.sidecar.memory.MemorySigningRecord;
import tempo.fastpay.sidecar.port.Signer;
import tempo.fastpay.sidecar.port.SigningRecord;
import tempo.fastpay.sidecar.record.DurableSigningRecord;
import tempo.fastpay.sidecar.record.RecordIdentity;
import tempo.fastpay.sidecar.signer.RemoteSigner;
import tempo.fastpay.web.ops.Readiness;

/** Runs the validators of a node, on one chain. They watch the boards of their peers. */
final class Sidecars {
  /** How often a signer is asked who it is, each time as long as a call may take. */
  private static final int SIGNER_ATTEMPTS = 6;

  private final Engine engine;
  private final Vertx vertx;
  private final NodeConfig config;
  private final Crypto crypto;
  private final Chains chains;
  private final Reach reach;
  private final Map<Validator, SidecarVerticle> running = new LinkedHashMap<>();
  private final Map<Validator, Server> servers = new LinkedHashMap<>();
  private final List<Readiness> readiness = new ArrayList<>();

  /** Makes sidecars that are not started yet. */
  Sidecars(Engine engine, NodeConfig config, Crypto crypto, Chains chains, Reach reach) {
    this.engine = engine;
    this.vertx = engine.vertx();
    this.config = config;
    this.crypto = crypto;
    this.chains = chains;
    this.reach = reach;
  }

  /** Starts them; completes when all listen and gossip. */
  Future<Void> start() {
    Future<Void> deployed = Future.succeededFuture();
    for (ValidatorConfig sidecar : config.sidecars()) {
      deployed = deployed.compose(before -> deploy(sidecar));
    }
    return deployed.compose(all -> gossip());
  }

  private Future<Void> deploy(ValidatorConfig sidecar) {
    return signer(sidecar).compose(signer -> deploy(sidecar, signer));
  }

  /** Finds a validator's signer: in this process, or elsewhere and asked who it is. */
  private Future<Signer> signer(ValidatorConfig sidecar) {
    Validator validator = sidecar.validator();
    if (sidecar.key().isPresent()) {
      return Future.succeededFuture(
          new LocalSigner(
              vertx,
              new MemberKey(
                  config.committee(), validator, sidecar.key().get().privateKey(), crypto)));
    }
    HostPort address = sidecar.signer().orElseThrow();
    RemoteSigner signer =
        new RemoteSigner(
            reach.signerAt(address), config.committee(), validator, new Workers(vertx), crypto);
    readiness.add(ValidatorReadiness.ofRemoteSigner(validator.name(), signer));
    String asked = ConfigKey.SIDECAR_SIGNER.path(validator.name()) + ": the signer at " + address;
    return whoSigns(signer, SIGNER_ATTEMPTS)
        .recover(cause -> Future.failedFuture(away(asked, cause)))
        .map(difference -> own(signer, asked, difference));
  }

  private static SignerAwayException away(String asked, Throwable cause) {
    return new SignerAwayException(
        asked
            + " does not answer ("
            + cause.getMessage()
            + "): start it, and name the certificates of both to each other");
  }

  private static Signer own(Signer signer, String asked, Optional<String> difference) {
    if (difference.isPresent()) {
      throw new ConfigException(
          asked + " is another's: " + difference.get() + ": name the one that holds this key");
    }
    return signer;
  }

  /** One that answers late may be starting; one that is not there is said at once. */
  private static Future<Optional<String>> whoSigns(RemoteSigner signer, int attempts) {
    return signer
        .difference()
        .recover(
            cause ->
                cause instanceof TimeoutException && attempts > 1
                    ? whoSigns(signer, attempts - 1)
                    : Future.failedFuture(cause));
  }

  private Future<Void> deploy(ValidatorConfig sidecar, Signer signer) {
    Validator validator = sidecar.validator();
    Sidecar.Ports ports =
        new Sidecar.Ports(
            chains.chain(), record(sidecar), signer, System::currentTimeMillis, crypto);
    SidecarConfig told =
        new SidecarConfig(
            validator,
            config.committee(),
            sidecar.gossip().values().stream().map(HostPort::toString).toList(),
            config.limits(),
            SidecarConfig.SUBMISSIONS_LIMIT_DEFAULT,
            SidecarConfig.ENDED_LIMIT_DEFAULT);
    SidecarVerticle.Config served =
        SidecarVerticle.Config.of(
            told, sidecar.host(), sidecar.port(), config.tls(), chains.faucet());
    SidecarVerticle verticle =
        new SidecarVerticle(
            engine.isShared() || config.hasBusUsers() ? served : served.withoutBus(),
            ports,
            new Random(new SecureRandom().nextLong()));
    return Server.deploy(
            vertx,
            verticle,
            new Server.Listening(
                "sidecar " + validator.name(),
                ConfigKey.SIDECAR_PORT.path(validator.name()),
                new HostPort(sidecar.host(), sidecar.port()),
                verticle::port))
        .map(
            server -> {
              running.put(validator, verticle);
              servers.put(validator, server);
              return null;
            });
  }

  private SigningRecord record(ValidatorConfig sidecar) {
    return sidecar
        .record()
        .<SigningRecord>map(
            told ->
                DurableSigningRecord.at(
                    vertx,
                    told.directory(),
                    RecordIdentity.of(sidecar.validator(), config.committee()),
                    config.committee(),
                    told.isNewKey()))
        .orElseGet(MemorySigningRecord::new);
  }

  /** Fails when one of them had to stop by itself: its record could not be written (L8). */
  Future<Void> stopped() {
    Promise<Void> first = Promise.promise();
    running.values().forEach(verticle -> verticle.sidecar().stopped().onFailure(first::tryFail));
    return first.future();
  }

  /** A peer of the same process is where it listens, whatever port that came to be. */
  private Future<Void> gossip() {
    Map<Validator, HostPort> own = addresses();
    List<Future<Void>> started = new ArrayList<>();
    for (ValidatorConfig sidecar : config.sidecars()) {
      started.add(running.get(sidecar.validator()).gossipWith(peers(sidecar, own)));
    }
    return Future.all(started).onSuccess(all -> bindMetrics()).mapEmpty();
  }

  private List<Peer> peers(ValidatorConfig sidecar, Map<Validator, HostPort> own) {
    List<Peer> peers = new ArrayList<>();
    sidecar
        .gossip()
        .forEach(
            (peer, configured) ->
                peers.add(new Peer(peer, reach.validatorAt(own.getOrDefault(peer, configured)))));
    return peers;
  }

  private void bindMetrics() {
    running.forEach(
        (validator, verticle) -> SidecarMetrics.bind(engine.metrics(), validator.name(), verticle));
  }

  /** The conditions for each of them to be of use. */
  List<Readiness> readiness() {
    List<Readiness> all = new ArrayList<>(readiness);
    running.forEach(
        (validator, verticle) ->
            all.add(
                ValidatorReadiness.ofSidecar(
                    validator.name(), verticle, config.committee().threshold())));
    return all;
  }

  /** The sidecars that run, by member, in the order configured. */
  Map<Validator, SidecarVerticle> running() {
    return running;
  }

  /** The address at which each of them listens. */
  Map<Validator, HostPort> addresses() {
    Map<Validator, HostPort> addresses = new LinkedHashMap<>();
    servers.forEach((validator, server) -> addresses.put(validator, server.address()));
    return addresses;
  }

  /** Closes all of them; they stop watching each other before the first of them stops answering. */
  Future<?> close() {
    return Future.join(running.values().stream().map(SidecarVerticle::stopGossip).toList())
        .transform(quiet -> Future.join(servers.values().stream().map(Server::close).toList()));
  }
}
