package tempo.fastpay.chain.node;

import io.vertx.core.Future;
import java.util.List;
import tempo.fastpay.jsonrpc.Rpc;
import tempo.fastpay.jsonrpc.RpcAnswer;
import tempo.fastpay.jsonrpc.RpcCall;
import tempo.fastpay.jsonrpc.RpcException;

/** Counts calls by method and outcome. */
final class CountedRpc implements Rpc {
  private static final String OK = "OK";

  private final Rpc inner;
  private final ChainCounters counters;

  CountedRpc(Rpc inner, ChainCounters counters) {
    this.inner = inner;
    this.counters = counters;
  }

  @Override
  public Future<Object> call(RpcCall call) {
    return inner
        .call(call)
        .onSuccess(any -> counters.called(call.method(), OK))
        .onFailure(cause -> counters.called(call.method(), outcome(cause)));
  }

  @Override
  public Future<List<RpcAnswer>> batch(List<RpcCall> calls) {
    return inner
        .batch(calls)
        .onSuccess(answers -> count(calls, answers))
        .onFailure(cause -> calls.forEach(call -> counters.called(call.method(), outcome(cause))));
  }

  private void count(List<RpcCall> calls, List<RpcAnswer> answers) {
    for (int i = 0; i < answers.size(); i++) {
      boolean isError = answers.get(i) instanceof RpcAnswer.Failed;
      counters.called(calls.get(i).method(), isError ? RpcException.Kind.ERROR.name() : OK);
    }
  }

  private static String outcome(Throwable cause) {
    return cause instanceof RpcException failure
        ? failure.kind().name()
        : RpcException.Kind.MALFORMED.name();
  }
}
