package tempo.fastpay.launcher.demo;

import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import java.util.LinkedHashMap;
import java.util.Map;
import tempo.fastpay.launcher.node.Node;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.proto.grpc.GrpcValidator;
import tempo.fastpay.proto.protobuf.ProtoCodec;
import tempo.fastpay.protocol.quorum.Validator;

/** The client talks to the sidecars over sockets. */
class FlowOverGrpcTest extends ChainedFlowContract {
  private GrpcClient client;

  @Override
  Map<Validator, ValidatorApi> connect(Vertx vertx, Node node) {
    client = GrpcValidator.client(vertx);
    ProtoCodec codec = new ProtoCodec(node.config().committee());
    Map<Validator, ValidatorApi> ports = new LinkedHashMap<>();
    node.addresses()
        .forEach(
            (validator, address) ->
                ports.put(
                    validator,
                    new GrpcValidator(
                        vertx,
                        client,
                        SocketAddress.inetSocketAddress(address.port(), address.host()),
                        codec,
                        WireLimits.CALL_TIMEOUT_MS)));
    return ports;
  }

  @Override
  void disconnect() throws Exception {
    await(client.close());
  }
}
