package tempo.fastpay.face;

import io.vertx.core.Future;
import io.vertx.core.http.HttpConnection;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.server.GrpcServerRequest;
import java.util.function.BiFunction;

/** A call with one answer. */
final class UnaryCall<Q, A> extends GrpcCall<Q, A> {
  private final BiFunction<HttpConnection, Q, Future<A>> answer;

  UnaryCall(
      GrpcCalls calls,
      ServiceMethod<Q, A> method,
      GrpcServerRequest<Q, A> request,
      BiFunction<HttpConnection, Q, Future<A>> answer) {
    super(calls, method, request);
    this.answer = answer;
  }

  @Override
  void serve(Q message) {
    answer
        .apply(caller(), message)
        .onComplete(found -> later(() -> end(found)), failure -> later(() -> failed(failure)));
  }

  @Override
  void release() {}
}
