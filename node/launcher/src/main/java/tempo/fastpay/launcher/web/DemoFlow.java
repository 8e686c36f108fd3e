package tempo.fastpay.launcher.web;

import io.vertx.core.Future;
import tempo.fastpay.launcher.demo.FlowListener;
import tempo.fastpay.launcher.demo.FlowReport;

/** The chained flow, which visitors of a demo node may run. */
@FunctionalInterface
public interface DemoFlow {
  /** Runs it once, telling the listener. */
  Future<FlowReport> run(FlowListener listener);
}
