package tempo.fastpay.launcher.demo;

import io.vertx.core.Vertx;
import java.util.Map;
import tempo.fastpay.launcher.node.Node;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.wire.ValidatorApi;

/** The client talks to the sidecars themselves. */
class FlowInProcessTest extends ChainedFlowContract {
  @Override
  Map<Validator, ValidatorApi> connect(Vertx vertx, Node node) {
    return node.apis();
  }
}
