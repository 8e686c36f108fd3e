package tempo.fastpay.launcher.demo;

import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.Map;
import tempo.fastpay.client.bus.EventBusValidator;
import tempo.fastpay.launcher.node.Node;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.proto.json.JsonCodec;
import tempo.fastpay.protocol.quorum.Validator;

/** The client talks to the sidecars in JSON over the event bus. */
class FlowOverEventBusTest extends ChainedFlowContract {
  @Override
  Map<Validator, ValidatorApi> connect(Vertx vertx, Node node) {
    JsonCodec codec = new JsonCodec(node.config().committee());
    Map<Validator, ValidatorApi> ports = new LinkedHashMap<>();
    node.addresses()
        .keySet()
        .forEach(
            validator ->
                ports.put(
                    validator,
                    new EventBusValidator(
                        vertx, validator.name(), codec, WireLimits.CALL_TIMEOUT_MS)));
    return ports;
  }
}
