package tempo.fastpay.jsonrpc;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import tempo.fastpay.loop.Loop;

/** What the connections of one server share. Belongs to one loop. */
final class RpcService {
  private final Loop loop;
  private final RpcMethods methods;
  private final RpcServerLimits limits;
  private final HeldBytes held;
  private final CallRunner runner;
  private final AnswerWriter writer;
  private final Quota subscriptions;
  private long subscribed;

  RpcService(Loop loop, RpcMethods methods, RpcServerLimits limits) {
    FailureLog failures = new FailureLog(loop);
    this.loop = loop;
    this.methods = methods;
    this.limits = limits;
    this.held = new HeldBytes(limits.heldLimitBytes());
    this.runner = new CallRunner(loop, methods, limits, held, failures);
    this.writer = new AnswerWriter(failures);
    this.subscriptions = new Quota(limits.subscriptionsLimit());
  }

  Loop loop() {
    return loop;
  }

  RpcMethods methods() {
    return methods;
  }

  RpcServerLimits limits() {
    return limits;
  }

  HeldBytes held() {
    return held;
  }

  CallRunner runner() {
    return runner;
  }

  Quota subscriptions() {
    return subscriptions;
  }

  /** An id that no subscription of this server has had. */
  String nextSubscriptionId() {
    return "0x" + Long.toHexString(++subscribed);
  }

  /** Reads a request: a long one on a worker thread. */
  Future<Incoming> read(Buffer text) {
    if (text.length() <= JsonReader.ON_LOOP_LIMIT_BYTES) {
      return Future.succeededFuture(Incoming.read(text.getBytes(), limits.batchLimit()));
    }
    return loop.compute(() -> Incoming.read(text.getBytes(), limits.batchLimit()));
  }

  /** Answers a request, and counts its bytes meanwhile. */
  Future<Optional<Buffer>> answer(Incoming incoming, int bytes, Carrier carrier) {
    held.add(bytes);
    return Answering.of(incoming, carrier, limits, writer).onComplete(over -> held.remove(bytes));
  }
}
