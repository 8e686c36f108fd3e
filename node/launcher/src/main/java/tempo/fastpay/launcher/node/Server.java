package tempo.fastpay.launcher.node;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.launcher.config.HostPort;

/** Runs a verticle that listens, from its deployment on. */
final class Server {
  private static final Logger LOG = LoggerFactory.getLogger(Server.class);

  private final Vertx vertx;
  private final String deploymentId;
  private final HostPort address;

  private Server(Vertx vertx, String deploymentId, HostPort address) {
    this.vertx = vertx;
    this.deploymentId = deploymentId;
    this.address = address;
  }

  /**
   * The name and the place of a verticle that is deployed.
   *
   * @param name for the log
   * @param portKey the key of its port, for the message where that port cannot be had
   * @param address port 0: any free one
   * @param port the port it listens on, once deployed
   */
  record Listening(String name, String portKey, HostPort address, IntSupplier port) {}

  /** Deploys a verticle; fails with {@link ListenException} where the port cannot be had. */
  static Future<Server> deploy(Vertx vertx, VerticleBase verticle, Listening listening) {
    return vertx
        .deployVerticle(verticle)
        .map(
            id ->
                new Server(
                    vertx,
                    id,
                    new HostPort(listening.address().host(), listening.port().getAsInt())))
        .onSuccess(
            server ->
                LOG.atInfo()
                    .setMessage("listens")
                    .addKeyValue("part", listening.name())
                    .addKeyValue("address", server.address)
                    .log())
        .recover(
            failure ->
                Future.failedFuture(
                    ListenException.of(listening.portKey(), listening.address(), failure)));
  }

  /** The address at which it listens. */
  HostPort address() {
    return address;
  }

  Future<Void> close() {
    return vertx.undeploy(deploymentId);
  }
}
