package tempo.fastpay.face;

import io.vertx.core.Future;
import io.vertx.core.http.HttpConnection;
import io.vertx.grpc.common.CodecException;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.InvalidMessageException;
import io.vertx.grpc.common.MessageSizeOverflowException;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.WireFormat;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.GrpcServerResponse;
import java.util.function.Supplier;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.proto.contract.WireLimits;

/**
 * Carries one call with one request message, from its first byte to its end. Whatever the caller
 * sends or leaves out, the call ends: with an answer, a status, or by the timer.
 */
abstract class GrpcCall<Q, A> {
  private static final String IDENTITY = "identity";

  final GrpcServerResponse<Q, A> response;
  final GrpcCalls calls;
  final Loop loop;

  private final ServiceMethod<Q, A> method;
  private final GrpcServerRequest<Q, A> request;

  private Runnable stopTimer = () -> {};
  private boolean asked;
  private boolean ended;

  GrpcCall(GrpcCalls calls, ServiceMethod<Q, A> method, GrpcServerRequest<Q, A> request) {
    this.calls = calls;
    this.method = method;
    this.request = request;
    this.response = request.response();
    this.loop = Loop.of(calls.vertx());
  }

  /** Serves the decoded request; what it throws fails the call. */
  abstract void serve(Q message);

  /** Releases what serving took; the call has ended. */
  abstract void release();

  /** The connection it came on. */
  final HttpConnection caller() {
    return request.connection();
  }

  final void begin() {
    if (!calls.enter(this)) {
      end(new GrpcFailure(GrpcStatus.RESOURCE_EXHAUSTED, "too many open calls: try again later"));
      return;
    }
    long limitMs = calls.limits().callTimeoutMs();
    long askedMs = request.timeout();
    stopTimer =
        loop.after(askedMs > 0 ? Math.min(askedMs, limitMs) : limitMs, () -> onTimeout(askedMs));
    // The caller's cancel comes to the error handler, a lost connection to the others.
    request.errorHandler(error -> leave());
    request.exceptionHandler(error -> leave());
    response.exceptionHandler(error -> leave());
    request.invalidMessageHandler(this::onInvalidMessage);
    request.endHandler(end -> onRequestEnd());
    request.messageHandler(this::onMessage);
  }

  private void onMessage(GrpcMessage message) {
    if (asked || ended) {
      return;
    }
    asked = true;
    if (GrpcFraming.UNTOLD.equals(message.encoding())) {
      end(GrpcFraming.UNTOLD_FAILURE);
      return;
    }
    // Compression is refused unread: nothing bounds what it unfolds to.
    if (!IDENTITY.equals(message.encoding()) || message.format() != WireFormat.PROTOBUF) {
      end(GrpcFraming.COMPRESSED_FAILURE);
      return;
    }
    Q decoded;
    try {
      decoded = method.decoder().decode(message);
    } catch (CodecException e) {
      end(new GrpcFailure(GrpcStatus.INVALID_ARGUMENT, "the message does not parse as protobuf"));
      return;
    }
    try {
      serve(decoded);
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  private void onInvalidMessage(InvalidMessageException invalid) {
    if (invalid instanceof MessageSizeOverflowException) {
      end(
          new GrpcFailure(
              GrpcStatus.RESOURCE_EXHAUSTED,
              "a message has at most " + WireLimits.MESSAGE_LIMIT_BYTES + " bytes"));
    } else {
      end(new GrpcFailure(GrpcStatus.INVALID_ARGUMENT, "the message is not framed as gRPC says"));
    }
  }

  private void onRequestEnd() {
    if (!asked) {
      end(new GrpcFailure(GrpcStatus.INVALID_ARGUMENT, "the call ended before its message"));
    }
  }

  private void onTimeout(long askedMs) {
    if (askedMs > 0) {
      end(new GrpcFailure(GrpcStatus.DEADLINE_EXCEEDED, "the call's deadline has passed"));
    } else {
      end(
          new GrpcFailure(
              GrpcStatus.DEADLINE_EXCEEDED,
              "not answered within " + calls.limits().callTimeoutMs() + " ms: try again"));
    }
  }

  /** From now on only the caller's own deadline ends the call. */
  final void begun() {
    if (request.timeout() <= 0) {
      stopTimer.run();
    }
  }

  /** Runs the task on the call's own loop, unless the call has ended by then. */
  final void later(Runnable task) {
    loop.run(
        () -> {
          if (!ended) {
            try {
              task.run();
            } catch (RuntimeException e) {
              failed(e);
            }
          }
        });
  }

  final boolean hasEnded() {
    return ended;
  }

  final void failed(Throwable cause) {
    if (!ended) {
      end(GrpcFailure.of(method.fullMethodName(), cause));
    }
  }

  final void end(GrpcFailure failure) {
    if (leave()) {
      response.status(failure.status()).statusMessage(failure.message());
      finish(response::end);
    }
  }

  final void end(A answer) {
    if (leave()) {
      finish(() -> response.end(answer));
    }
  }

  final void end() {
    if (leave()) {
      finish(response::end);
    }
  }

  private void finish(Supplier<Future<Void>> last) {
    Future<Void> flushed;
    try {
      flushed = last.get();
    } catch (IllegalStateException cancelled) {
      // The caller has left: there is nobody to tell.
      return;
    }
    // A reader that does not even take the end loses its connection, and what it holds up here.
    Runnable stopClosing =
        loop.after(calls.limits().slowReaderLimitMs(), () -> request.connection().close());
    flushed.onComplete(done -> stopClosing.run());
  }

  /** Ends the call without a word; false if it had ended before. */
  final boolean leave() {
    if (ended) {
      return false;
    }
    ended = true;
    stopTimer.run();
    calls.leave(this);
    release();
    return true;
  }
}
