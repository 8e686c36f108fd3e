package tempo.fastpay.face;

import io.vertx.core.Vertx;
import io.vertx.grpc.common.GrpcStatus;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The open calls of one server, counted against its limit. */
final class GrpcCalls {
  private final Vertx vertx;
  private final GrpcLimits limits;
  private final Set<GrpcCall<?, ?>> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  GrpcCalls(Vertx vertx, GrpcLimits limits) {
    this.vertx = vertx;
    this.limits = limits;
  }

  Vertx vertx() {
    return vertx;
  }

  GrpcLimits limits() {
    return limits;
  }

  boolean enter(GrpcCall<?, ?> call) {
    return !closed && open.size() < limits.openCallsLimit() && open.add(call);
  }

  void leave(GrpcCall<?, ?> call) {
    open.remove(call);
  }

  int open() {
    return open.size();
  }

  void close() {
    closed = true;
    GrpcFailure closing = new GrpcFailure(GrpcStatus.UNAVAILABLE, "the validator is shutting down");
    open.forEach(call -> call.later(() -> call.end(closing)));
  }
}
