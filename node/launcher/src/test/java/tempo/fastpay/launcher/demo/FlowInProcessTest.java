package tempo.fastpay.launcher.demo;

import io.vertx.core.Vertx;
import java.util.Map;
import tempo.fastpay.launcher.node.Node;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.protocol.quorum.Validator;

/** The client talks to the sidecars themselves. */
class FlowInProcessTest extends ChainedFlowContract {
  @Override
  Map<Validator, ValidatorApi> connect(Vertx vertx, Node node) {
    return node.apis();
  }
}
