package tempo.fastpay.web;

import io.vertx.core.Future;

/** The chained flow, which visitors of a demo node may run. */
@FunctionalInterface
public interface DemoFlow {
  /** Runs it once, telling the listener. */
  Future<FlowReport> run(FlowListener listener);
}
