package tempo.fastpay.jsonrpc;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Objects;
import tempo.fastpay.loop.Loop;

/**
 * Carries calls out, as many at once as the limits allow, and makes an answer of however they end.
 * Belongs to one loop.
 */
final class CallRunner {
  private final Loop loop;
  private final RpcMethods methods;
  private final RpcServerLimits limits;
  private final HeldBytes held;
  private final FailureLog failures;
  private final Quota calls;

  CallRunner(
      Loop loop, RpcMethods methods, RpcServerLimits limits, HeldBytes held, FailureLog failures) {
    this.loop = loop;
    this.methods = methods;
    this.limits = limits;
    this.held = held;
    this.failures = failures;
    this.calls = new Quota(limits.callsLimit());
  }

  /**
   * Carries a call out.
   *
   * @param own the calls that its connection may have under way
   * @return never fails
   */
  Future<RpcAnswer> run(RpcCall call, Quota own) {
    if (held.isFull()) {
      return refused("the server holds too much for others");
    }
    if (!own.take()) {
      return refused("the connection has too many calls under way");
    }
    if (!calls.take()) {
      own.giveBack();
      return refused("the server has too many calls under way");
    }
    Promise<RpcAnswer> answer = Promise.promise();
    Runnable stopTimer = loop.after(limits.callTimeoutMs(), () -> answer.tryComplete(late()));
    loop.onLoop(begin(call))
        .onComplete(
            result -> answer.tryComplete(new RpcAnswer.Result(result)),
            cause -> answer.tryComplete(failed(call.method(), cause)));
    return answer
        .future()
        .onComplete(
            over -> {
              stopTimer.run();
              calls.giveBack();
              own.giveBack();
            });
  }

  private Future<Object> begin(RpcCall call) {
    try {
      return Objects.requireNonNull(methods.call(call), "the method gave no future");
    } catch (Throwable e) {
      // Whatever it is, the call is answered and its place given back.
      return Future.failedFuture(e);
    }
  }

  /** The answer for what a method failed with. */
  RpcAnswer failed(String method, Throwable cause) {
    if (cause instanceof RpcException known && known.error().isPresent()) {
      return new RpcAnswer.Failed(known.error().get());
    }
    failures.note(method, cause);
    return new RpcAnswer.Failed(RpcError.of(RpcError.INTERNAL_ERROR, "internal error"));
  }

  private RpcAnswer late() {
    return new RpcAnswer.Failed(
        RpcError.of(RpcError.INTERNAL_ERROR, "no result within " + limits.callTimeoutMs() + " ms"));
  }

  private static Future<RpcAnswer> refused(String why) {
    return Future.succeededFuture(
        new RpcAnswer.Failed(RpcError.of(RpcError.LIMIT_EXCEEDED, why + ": try again later")));
  }
}
