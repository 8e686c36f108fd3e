package tempo.fastpay.proto.grpc;

import com.google.protobuf.MessageLite;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceMethod;
import java.util.Objects;
import java.util.Optional;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.proto.contract.WireLimits;

/**
 * Reads a server's stream of messages, which always ends: by the server, by {@link #cancel}, or by
 * silence. Everything runs on the loop that started it.
 */
final class GrpcStream<Q extends MessageLite, W, E> implements ValidatorApi.Subscription {
  /** Decodes the messages of a stream and its end. */
  interface Reading<W, E> {
    /**
     * The event of the next message; empty for a heartbeat.
     *
     * @throws IllegalArgumentException if it is not one that the contract allows here
     */
    Optional<E> decode(W message);

    /**
     * The reason for the end of the stream.
     *
     * @param cause null where the server ended it with status OK
     * @return null where the stream ended as it should
     */
    Throwable endOf(Throwable cause);
  }

  /** How long a stream may be silent: before its first message, and later. */
  record Patience(long firstMs, long silenceMs) {}

  private final GrpcPeer peer;
  private final ServiceMethod<W, Q> method;
  private final Reading<W, E> reading;
  private final Handler<E> onEvent;
  private final Handler<Throwable> onEnd;
  private final Patience patience;
  private final Loop loop;
  private GrpcClientRequest<Q, W> open;
  private Runnable stopTimer = () -> {};
  private long heardMs;
  private long silenceLimitMs;
  private boolean over;

  private GrpcStream(
      GrpcPeer peer,
      ServiceMethod<W, Q> method,
      Patience patience,
      Reading<W, E> reading,
      Handler<E> onEvent,
      Handler<Throwable> onEnd) {
    this.peer = peer;
    this.method = method;
    this.patience = patience;
    this.reading = reading;
    this.onEvent = Objects.requireNonNull(onEvent);
    this.onEnd = Objects.requireNonNull(onEnd);
    loop = Loop.of(peer.vertx);
  }

  /**
   * Starts a stream.
   *
   * @return complete when the request is sent; failed if it could not be, and then no handler is
   *     called
   */
  static <Q extends MessageLite, W, E> Future<ValidatorApi.Subscription> start(
      GrpcPeer peer,
      ServiceMethod<W, Q> method,
      Q request,
      Patience patience,
      Reading<W, E> reading,
      Handler<E> onEvent,
      Handler<Throwable> onEnd) {
    if (request.getSerializedSize() > WireLimits.MESSAGE_LIMIT_BYTES) {
      return Future.failedFuture(peer.tooLong(request));
    }
    Promise<ValidatorApi.Subscription> started = Promise.promise();
    GrpcStream<Q, W, E> stream = new GrpcStream<>(peer, method, patience, reading, onEvent, onEnd);
    stream.loop.run(() -> stream.open(request, started));
    return started.future();
  }

  private void open(Q request, Promise<ValidatorApi.Subscription> started) {
    stopTimer =
        loop.after(
            peer.callTimeoutMs,
            () -> {
              over = true;
              started.tryFail(peer.silent(method, peer.callTimeoutMs));
              if (open != null) {
                GrpcPeer.cancel(open);
              }
            });
    peer.open(method)
        .compose(
            opened -> {
              open = opened;
              if (over) {
                GrpcPeer.cancel(opened);
                return Future.succeededFuture();
              }
              return opened.end(request);
            })
        .onSuccess(
            v -> {
              if (!over) {
                stopTimer.run();
                listen(started);
              }
            })
        .onFailure(
            e -> {
              over = true;
              stopTimer.run();
              started.tryFail(peer.failure(method, null, null, e));
            });
  }

  private void listen(Promise<ValidatorApi.Subscription> started) {
    heardMs = loop.nowMs();
    silenceLimitMs = patience.firstMs();
    stopTimer = loop.after(silenceLimitMs, this::checkSilence);
    started.complete(this);
    open.response().onSuccess(this::receive).onFailure(e -> end(null, null, e));
  }

  private void receive(GrpcClientResponse<Q, W> response) {
    if (!GrpcPeer.isPlain(response)) {
      if (!over) {
        finish(peer.unusable(method, GrpcPeer.COMPRESSED));
      }
      return;
    }
    response.exceptionHandler(e -> end(response.status(), response.statusMessage(), e));
    response.endHandler(v -> end(response.status(), response.statusMessage(), null));
    response.handler(this::next);
  }

  private void next(W message) {
    if (over) {
      return;
    }
    heardMs = loop.nowMs();
    silenceLimitMs = patience.silenceMs();
    Optional<E> event;
    try {
      event = reading.decode(message);
    } catch (IllegalArgumentException e) {
      finish(peer.unusable(method, e.getMessage()));
      return;
    }
    event.ifPresent(onEvent::handle);
  }

  private void checkSilence() {
    if (over) {
      return;
    }
    long quietMs = loop.nowMs() - heardMs;
    if (quietMs < silenceLimitMs) {
      stopTimer = loop.after(silenceLimitMs - quietMs, this::checkSilence);
    } else {
      finish(peer.silent(method, silenceLimitMs));
    }
  }

  private void end(GrpcStatus status, String text, Throwable cause) {
    if (cause == null && status == GrpcStatus.OK) {
      finish(null);
    } else {
      finish(peer.failure(method, status, text, cause));
    }
  }

  private void finish(Throwable cause) {
    if (!over) {
      stop();
      onEnd.handle(reading.endOf(cause));
    }
  }

  private void stop() {
    over = true;
    stopTimer.run();
    GrpcPeer.cancel(open);
  }

  @Override
  public void cancel() {
    loop.run(
        () -> {
          if (!over) {
            stop();
          }
        });
  }
}
