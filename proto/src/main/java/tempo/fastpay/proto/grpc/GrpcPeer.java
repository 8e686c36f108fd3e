package tempo.fastpay.proto.grpc;

import com.google.protobuf.MessageLite;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientOptions;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceMethod;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.proto.contract.CallFailedException;
import tempo.fastpay.proto.contract.Check;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.proto.contract.UnavailableException;
import tempo.fastpay.proto.contract.UnusableAnswerException;
import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.proto.tls.Tls;

/**
 * Calls one gRPC server, and relies on nothing it does: every call ends by a timer of our own, with
 * an answer or a failed future. A call runs on the caller's loop.
 */
final class GrpcPeer {
  private static final int CONNECT_TIMEOUT_MS = 3_000;
  private static final int CAUSES_LIMIT = 8;

  /** Why a compressed answer is unusable. */
  static final String COMPRESSED = "compressed, although nothing was asked for but plain messages";

  final Vertx vertx;
  final long callTimeoutMs;
  private final GrpcClient client;
  private final SocketAddress server;

  GrpcPeer(Vertx vertx, GrpcClient client, SocketAddress server, long callTimeoutMs) {
    if (callTimeoutMs <= 0) {
      throw new IllegalArgumentException("callTimeoutMs: expected above 0, got " + callTimeoutMs);
    }
    this.vertx = Objects.requireNonNull(vertx);
    this.client = Objects.requireNonNull(client);
    this.server = bracketed(server);
    this.callTimeoutMs = callTimeoutMs;
  }

  /**
   * The same address with an IPv6 host in brackets: the client writes the host into the authority
   * as it is, and a server refuses an authority with bare colons.
   */
  private static SocketAddress bracketed(SocketAddress server) {
    String host = server.host();
    if (host == null || host.indexOf(':') < 0 || host.startsWith("[")) {
      return server;
    }
    return SocketAddress.inetSocketAddress(server.port(), "[" + host + "]");
  }

  static GrpcClient client(Vertx vertx, Optional<Tls> tls) {
    HttpClientOptions http =
        new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_2)
            .setHttp2ClearTextUpgrade(false)
            .setConnectTimeout(CONNECT_TIMEOUT_MS)
            .setHttp2MultiplexingLimit(WireLimits.STREAMS_PER_CONNECTION_LIMIT)
            .setInitialSettings(new Http2Settings().setPushEnabled(false));
    tls.ifPresent(secure -> secure.on(http));
    return GrpcClient.client(
        vertx, new GrpcClientOptions().setMaxMessageSize(WireLimits.MESSAGE_LIMIT_BYTES), http);
  }

  /** Sends one request and gives its one answer. */
  <Q extends MessageLite, W, R> Future<R> call(
      ServiceMethod<W, Q> method, Q request, Function<W, R> decode) {
    if (request.getSerializedSize() > WireLimits.MESSAGE_LIMIT_BYTES) {
      return Future.failedFuture(tooLong(request));
    }
    Promise<R> answer = Promise.promise();
    Loop loop = Loop.of(vertx);
    loop.run(() -> new UnaryCall<Q, W, R>(loop, method, request, decode, answer).start());
    return answer.future();
  }

  MalformedRequestException tooLong(MessageLite request) {
    return Check.expected(
        "request",
        "at most " + WireLimits.MESSAGE_LIMIT_BYTES + " bytes",
        request.getSerializedSize());
  }

  <Q, W> Future<GrpcClientRequest<Q, W>> open(ServiceMethod<W, Q> method) {
    return client.request(server, method);
  }

  String describe(ServiceMethod<?, ?> method) {
    return method.methodName() + " at " + server;
  }

  TimeoutException silent(ServiceMethod<?, ?> method, long waitedMs) {
    return new TimeoutException(describe(method) + ": no answer within " + waitedMs + " ms");
  }

  UnusableAnswerException unusable(ServiceMethod<?, ?> method, String reason) {
    return new UnusableAnswerException(describe(method) + ": unusable answer: " + reason);
  }

  /** The exception that a failed call gives its caller. */
  Throwable failure(ServiceMethod<?, ?> method, GrpcStatus status, String text, Throwable cause) {
    String said = text == null || text.isEmpty() ? "" : ": " + WireLimits.cut(text);
    if (status == GrpcStatus.INVALID_ARGUMENT) {
      return new MalformedRequestException(describe(method) + said);
    }
    if (status == GrpcStatus.UNAVAILABLE) {
      return new UnavailableException(describe(method) + said);
    }
    String reason =
        status == null || status == GrpcStatus.OK
            ? ": " + (cause == null ? "the call ended without an answer" : inWords(cause))
            : ": " + status.name() + said;
    return new CallFailedException(describe(method) + reason, cause);
  }

  /**
   * A failure in words, its root cause included: of a failed handshake only the root says what is
   * wrong with a certificate.
   */
  private static String inWords(Throwable cause) {
    Throwable root = cause;
    for (int depth = 0; depth < CAUSES_LIMIT && root.getCause() != null; depth++) {
      root = root.getCause();
    }
    return root == cause ? cause.toString() : cause + ": " + WireLimits.cut(root.toString());
  }

  /** False for an answer that Vert.x would unfold, which nothing bounds. */
  static boolean isPlain(GrpcClientResponse<?, ?> response) {
    String encoding = response.encoding();
    return encoding == null || encoding.equals("identity");
  }

  static void cancel(GrpcClientRequest<?, ?> request) {
    try {
      request.cancel();
    } catch (IllegalStateException alreadyEnded) {
      // Nothing is left to cancel.
    }
  }

  private final class UnaryCall<Q, W, R> {
    private final Loop loop;
    private final ServiceMethod<W, Q> method;
    private final Q request;
    private final Function<W, R> decode;
    private final Promise<R> answer;
    private GrpcClientRequest<Q, W> open;
    private Runnable stopTimer = () -> {};

    UnaryCall(
        Loop loop,
        ServiceMethod<W, Q> method,
        Q request,
        Function<W, R> decode,
        Promise<R> answer) {
      this.loop = loop;
      this.method = method;
      this.request = request;
      this.decode = decode;
      this.answer = answer;
    }

    void start() {
      stopTimer =
          loop.after(
              callTimeoutMs,
              () -> {
                if (answer.tryFail(silent(method, callTimeoutMs)) && open != null) {
                  cancel(open);
                }
              });
      open(method).onSuccess(this::send).onFailure(e -> fail(null, null, e));
    }

    private void send(GrpcClientRequest<Q, W> opened) {
      open = opened;
      if (answer.future().isComplete()) {
        cancel(opened);
        return;
      }
      opened.response().onSuccess(this::receive).onFailure(e -> fail(null, null, e));
      opened.end(request).onFailure(e -> fail(null, null, e));
    }

    private void receive(GrpcClientResponse<Q, W> response) {
      if (!isPlain(response)) {
        fail(unusable(method, COMPRESSED));
        return;
      }
      response
          .last()
          .onSuccess(this::answered)
          .onFailure(e -> fail(response.status(), response.statusMessage(), e));
    }

    private void answered(W message) {
      stopTimer.run();
      if (message == null) {
        answer.tryFail(unusable(method, "no message"));
        return;
      }
      R decoded;
      try {
        decoded = decode.apply(message);
      } catch (IllegalArgumentException e) {
        answer.tryFail(unusable(method, e.getMessage()));
        return;
      }
      answer.tryComplete(decoded);
    }

    private void fail(GrpcStatus status, String text, Throwable cause) {
      fail(failure(method, status, text, cause));
    }

    private void fail(Throwable failure) {
      stopTimer.run();
      if (answer.tryFail(failure) && open != null) {
        cancel(open);
      }
    }
  }
}
