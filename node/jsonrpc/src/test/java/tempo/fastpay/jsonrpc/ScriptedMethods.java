package tempo.fastpay.jsonrpc;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Methods that succeed, fail and hang as tests ask them to. */
final class ScriptedMethods implements RpcMethods {
  /** The calls of {@code hold} that wait for the test to end them. */
  final BlockingQueue<Promise<Object>> held = new LinkedBlockingQueue<>();

  /** The subscriptions to {@code ticks} that were begun. */
  final BlockingQueue<Consumer<Object>> sinks = new LinkedBlockingQueue<>();

  /** The subscriptions that were ended. */
  final BlockingQueue<String> ended = new LinkedBlockingQueue<>();

  final AtomicInteger calls = new AtomicInteger();

  @Override
  public Future<Object> call(RpcCall call) {
    calls.incrementAndGet();
    return switch (call.method()) {
      case "echo" -> Future.succeededFuture(call.params());
      case "nothing" -> Future.succeededFuture();
      case "long" -> Future.succeededFuture("x".repeat(call.params().getInteger(0)));
      case "revert" ->
          Future.failedFuture(
              RpcException.of(new RpcError(3, "execution reverted", Optional.of("0xab"))));
      case "unreachable" ->
          Future.failedFuture(RpcException.of(RpcException.Kind.UNREACHABLE, "secret", null));
      case "throw" -> throw new IllegalStateException("secret");
      case "error" -> throw new StackOverflowError("secret");
      case "null" -> null;
      case "strange" -> Future.succeededFuture(new Object());
      case "hold" -> hold();
      default ->
          Future.failedFuture(RpcException.of(RpcError.METHOD_NOT_FOUND, "no " + call.method()));
    };
  }

  private Future<Object> hold() {
    Promise<Object> promise = Promise.promise();
    held.add(promise);
    return promise.future();
  }

  @Override
  public Optional<Runnable> subscribe(RpcCall call, Consumer<Object> sink) throws RpcException {
    if (call.params().isEmpty()) {
      throw RpcException.of(RpcError.INVALID_PARAMS, "params: expected what to subscribe to");
    }
    if (!"ticks".equals(call.params().getValue(0))) {
      return Optional.empty();
    }
    sink.accept(new JsonObject().put("too", "early"));
    sinks.add(sink);
    return Optional.of(() -> ended.add("ticks"));
  }
}
