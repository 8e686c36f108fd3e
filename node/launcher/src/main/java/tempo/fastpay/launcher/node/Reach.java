package tempo.fastpay.launcher.node;

import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import java.util.LinkedHashMap;
import java.util.Map;
import tempo.fastpay.client.port.EventBusValidator;
import tempo.fastpay.launcher.config.HostPort;
import tempo.fastpay.launcher.config.NodeConfig;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.wire.GrpcValidator;
import tempo.fastpay.wire.JsonCodec;
import tempo.fastpay.wire.ProtoCodec;
import tempo.fastpay.wire.ValidatorApi;
import tempo.fastpay.wire.WireLimits;

/** How a node reaches the members of its committee: at addresses, else over its event bus. */
final class Reach {
  private final Vertx vertx;
  private final NodeConfig config;
  private final GrpcClient client;

  /** {@code client} is closed by its maker. */
  Reach(Vertx vertx, NodeConfig config, GrpcClient client) {
    this.vertx = vertx;
    this.config = config;
    this.client = client;
  }

  /** All members, whether they answer or not. */
  Map<Validator, ValidatorApi> validators() {
    Committee committee = config.committee();
    ProtoCodec proto = new ProtoCodec(committee);
    JsonCodec json = new JsonCodec(committee);
    Map<Validator, ValidatorApi> validators = new LinkedHashMap<>();
    for (Validator member : committee.members()) {
      HostPort address = config.validators().get(member);
      validators.put(
          member,
          address == null
              ? new EventBusValidator(vertx, member.name(), json, WireLimits.CALL_TIMEOUT_MS)
              : new GrpcValidator(
                  vertx, client, socket(address), proto, WireLimits.CALL_TIMEOUT_MS));
    }
    return validators;
  }

  static SocketAddress socket(HostPort address) {
    return SocketAddress.inetSocketAddress(address.port(), address.host());
  }
}
