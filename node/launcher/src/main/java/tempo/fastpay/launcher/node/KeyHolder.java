package tempo.fastpay.launcher.node;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import tempo.fastpay.face.GrpcLimits;
import tempo.fastpay.launcher.config.ConfigKey;
import tempo.fastpay.launcher.config.HostPort;
import tempo.fastpay.launcher.config.NodeConfig;
import tempo.fastpay.launcher.config.Role;
import tempo.fastpay.launcher.config.SignerConfig;
import tempo.fastpay.launcher.ops.SignerMetrics;
import tempo.fastpay.launcher.ops.ValidatorReadiness;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.MemberKey;
import tempo.fastpay.sidecar.memory.LocalSigner;
import tempo.fastpay.sidecar.record.DurableSignerRecord;
import tempo.fastpay.sidecar.record.RecordIdentity;
import tempo.fastpay.sidecar.signer.SignerVerticle;
import tempo.fastpay.web.ops.Readiness;

/** Runs the signer of a node: it holds the key of a validator that runs elsewhere. */
final class KeyHolder {
  private final Engine engine;
  private final NodeConfig config;
  private final Crypto crypto;
  private final Stops stops;
  private Optional<SignerVerticle> running = Optional.empty();
  private Optional<HostPort> address = Optional.empty();

  /** Makes a key holder that is not started yet. */
  KeyHolder(Engine engine, NodeConfig config, Crypto crypto, Stops stops) {
    this.engine = engine;
    this.config = config;
    this.crypto = crypto;
    this.stops = stops;
  }

  /**
   * Starts the signer; completes when it listens, or at once where the configuration names none.
   */
  Future<Void> start() {
    return config.signer().map(this::start).orElseGet(Future::succeededFuture);
  }

  private Future<Void> start(SignerConfig told) {
    SignerVerticle verticle =
        new SignerVerticle(
            new SignerVerticle.Config(
                config.committee(),
                told.validator(),
                told.listen().host(),
                told.listen().port(),
                config.tls().orElseThrow(),
                GrpcLimits.DEFAULT),
            new LocalSigner(
                engine.vertx(),
                new MemberKey(
                    config.committee(), told.validator(), told.key().privateKey(), crypto)),
            DurableSignerRecord.at(
                engine.vertx(),
                told.record().directory(),
                RecordIdentity.of(told.validator(), config.committee()),
                told.record().isNewKey()),
            crypto);
    return Server.deploy(
            engine.vertx(),
            verticle,
            new Server.Listening(
                Role.SIGNER.label(),
                ConfigKey.SIGNER_PORT.pattern(),
                told.listen(),
                verticle::port))
        .map(
            server -> {
              stops.add(Role.SIGNER.label(), server::close);
              address = Optional.of(server.address());
              running = Optional.of(verticle);
              SignerMetrics.bind(engine.metrics(), told.validator().name(), verticle.service());
              return null;
            });
  }

  /** Fails when it had to stop by itself: its record could not be written (L8). */
  Future<Void> stopped() {
    return running
        .map(verticle -> verticle.service().stopped())
        .orElseGet(() -> Future.future(never -> {}));
  }

  List<Readiness> readiness() {
    return running.map(verticle -> ValidatorReadiness.ofSigner(verticle.service())).stream()
        .toList();
  }

  /** The address at which it listens, if this node runs it. */
  Optional<HostPort> address() {
    return address;
  }
}
