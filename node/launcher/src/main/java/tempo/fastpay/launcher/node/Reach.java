package tempo.fastpay.launcher.node;

import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import java.util.LinkedHashMap;
import java.util.Map;
import tempo.fastpay.client.bus.EventBusFaucet;
import tempo.fastpay.client.bus.EventBusValidator;
import tempo.fastpay.launcher.config.HostPort;
import tempo.fastpay.launcher.config.NodeConfig;
import tempo.fastpay.proto.contract.FaucetApi;
import tempo.fastpay.proto.contract.SignerApi;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.proto.grpc.GrpcFaucet;
import tempo.fastpay.proto.grpc.GrpcSigner;
import tempo.fastpay.proto.grpc.GrpcValidator;
import tempo.fastpay.proto.json.JsonCodec;
import tempo.fastpay.proto.protobuf.ProtoCodec;
import tempo.fastpay.protocol.quorum.Validator;

/** Reaches the members of a node's committee: at addresses, else over its event bus. */
final class Reach {
  private final Vertx vertx;
  private final NodeConfig config;
  private final GrpcClient client;
  private final ProtoCodec proto;
  private final JsonCodec json;

  /** {@code client} is closed by its maker. */
  Reach(Vertx vertx, NodeConfig config, GrpcClient client) {
    this.vertx = vertx;
    this.config = config;
    this.client = client;
    this.proto = new ProtoCodec(config.committee());
    this.json = new JsonCodec(config.committee());
  }

  /** All members, whether they answer or not. */
  Map<Validator, ValidatorApi> validators() {
    Map<Validator, ValidatorApi> validators = new LinkedHashMap<>();
    for (Validator member : config.committee().members()) {
      HostPort address = config.validators().get(member);
      validators.put(
          member,
          address == null
              ? new EventBusValidator(vertx, member.name(), json, WireLimits.CALL_TIMEOUT_MS)
              : validatorAt(address));
    }
    return validators;
  }

  /** A validator at an address, whoever it is. */
  ValidatorApi validatorAt(HostPort address) {
    return new GrpcValidator(vertx, client, socket(address), proto, WireLimits.CALL_TIMEOUT_MS);
  }

  /** The signer at an address, whoever it is. */
  SignerApi signerAt(HostPort address) {
    return new GrpcSigner(vertx, client, socket(address), proto, WireLimits.CALL_TIMEOUT_MS);
  }

  /** The faucets, by member, whether they give demo money or not. */
  Map<Validator, FaucetApi> faucets() {
    Map<Validator, FaucetApi> faucets = new LinkedHashMap<>();
    for (Validator member : config.committee().members()) {
      HostPort address = config.validators().get(member);
      faucets.put(
          member,
          address == null
              ? new EventBusFaucet(vertx, member.name(), json, WireLimits.CALL_TIMEOUT_MS)
              : new GrpcFaucet(vertx, client, socket(address), proto, WireLimits.CALL_TIMEOUT_MS));
    }
    return faucets;
  }

  private static SocketAddress socket(HostPort address) {
    return SocketAddress.inetSocketAddress(address.port(), address.host());
  }
}
