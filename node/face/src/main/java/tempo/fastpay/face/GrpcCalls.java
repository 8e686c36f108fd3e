package tempo.fastpay.face;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.server.GrpcServerRequest;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Serves the methods of one server and counts their calls against its limit. Whatever a caller
 * sends or leaves out, each call ends. A failure of a method becomes a status: a malformed request
 * INVALID_ARGUMENT, no room UNAVAILABLE, an unexpected failure INTERNAL, logged once.
 */
public final class GrpcCalls {
  private final Vertx vertx;
  private final GrpcLimits limits;
  private final Set<GrpcCall<?, ?>> open = ConcurrentHashMap.newKeySet();
  private final LongAdder refused = new LongAdder();
  private volatile boolean closed;

  public GrpcCalls(Vertx vertx, GrpcLimits limits) {
    this.vertx = vertx;
    this.limits = limits;
  }

  /** Serves a method that has one answer. */
  public <Q, A> Handler<GrpcServerRequest<Q, A>> unary(
      ServiceMethod<Q, A> method, Function<Q, Future<A>> answer) {
    return unary(method, (caller, message) -> answer.apply(message));
  }

  /**
   * Serves a method that has one answer.
   *
   * @param answer takes the connection on which the request came, and the request
   */
  public <Q, A> Handler<GrpcServerRequest<Q, A>> unary(
      ServiceMethod<Q, A> method, BiFunction<HttpConnection, Q, Future<A>> answer) {
    return request -> new UnaryCall<>(this, method, request, answer).begin();
  }

  <Q, A> Handler<GrpcServerRequest<Q, A>> stream(
      ServiceMethod<Q, A> method, StreamCall.Source<Q, A> source, UnaryOperator<A> heartbeatAfter) {
    return request -> new StreamCall<>(this, method, request, source, heartbeatAfter).begin();
  }

  Vertx vertx() {
    return vertx;
  }

  /** The limits of its server. */
  public GrpcLimits limits() {
    return limits;
  }

  boolean enter(GrpcCall<?, ?> call) {
    boolean isIn = !closed && open.size() < limits.openCallsLimit() && open.add(call);
    if (!isIn) {
      refused.increment();
    }
    return isIn;
  }

  void leave(GrpcCall<?, ?> call) {
    open.remove(call);
  }

  /** The number of calls and streams that are open now. */
  public int open() {
    return open.size();
  }

  /** Calls that were refused because as many were open as the limit allows. */
  public long refused() {
    return refused.sum();
  }

  /** Ends what is open with UNAVAILABLE and refuses what comes. */
  public void close() {
    closed = true;
    GrpcFailure closing = new GrpcFailure(GrpcStatus.UNAVAILABLE, "the server is shutting down");
    open.forEach(call -> call.later(() -> call.end(closing)));
  }
}
