package tempo.fastpay.simulator.node;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.function.Supplier;
import tempo.fastpay.jsonrpc.Rpc;
import tempo.fastpay.jsonrpc.RpcAnswer;
import tempo.fastpay.jsonrpc.RpcCall;
import tempo.fastpay.loop.SeededLoop;
import tempo.fastpay.simulator.world.CrashPoint;
import tempo.fastpay.simulator.world.SimValidator;

/** The way of one process to a node: it may end when it has asked, and when it is answered. */
public record Wire(SimValidator validator, SeededLoop process, Rpc node) implements Rpc {
  @Override
  public Future<Object> call(RpcCall call) {
    return passed(() -> node.call(call));
  }

  @Override
  public Future<List<RpcAnswer>> batch(List<RpcCall> calls) {
    return passed(() -> node.batch(calls));
  }

  private <T> Future<T> passed(Supplier<Future<T>> asked) {
    Promise<T> promise = Promise.promise();
    if (!process.isAlive()) {
      return promise.future();
    }
    Future<T> answer = asked.get();
    if (!validator.crashed(CrashPoint.ASKING_NODE)) {
      answer.onComplete(
          told -> {
            if (process.isAlive() && !validator.crashed(CrashPoint.NODE_ANSWERED)) {
              promise.handle(told);
            }
          });
    }
    return promise.future();
  }
}
