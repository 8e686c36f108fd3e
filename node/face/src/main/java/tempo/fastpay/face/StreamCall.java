package tempo.fastpay.face;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.server.GrpcServerRequest;
import java.util.Optional;
import java.util.function.UnaryOperator;
import tempo.fastpay.proto.contract.ValidatorApi.Subscription;

/**
 * Answers a call by a stream. A reader that falls behind makes the source wait; where the source
 * cannot wait, a bounded number of messages does, and then the stream ends.
 */
final class StreamCall<Q, A> extends GrpcCall<Q, A> {
  /** Opens the source of a stream. The end's cause is null where nothing is left to show. */
  @FunctionalInterface
  interface Source<Q, A> {
    Future<Subscription> open(Q message, Handler<A> onMessage, Handler<Throwable> onEnd);
  }

  private final Source<Q, A> source;
  private final UnaryOperator<A> heartbeatAfter;

  private Optional<Subscription> subscription = Optional.empty();
  private Optional<A> last = Optional.empty();
  private Runnable stopBeats = () -> {};
  private boolean quiet = true;
  private int unsent;
  private boolean held;
  private long heldMs;

  /**
   * Makes a call that is not yet served.
   *
   * @param heartbeatAfter gives the message that says, after this one, that a quiet stream lives
   */
  StreamCall(
      GrpcCalls calls,
      ServiceMethod<Q, A> method,
      GrpcServerRequest<Q, A> request,
      Source<Q, A> source,
      UnaryOperator<A> heartbeatAfter) {
    super(calls, method, request);
    this.source = source;
    this.heartbeatAfter = heartbeatAfter;
  }

  @Override
  void serve(Q message) {
    stopBeats = loop.every(calls.limits().heartbeatMs(), this::beat);
    source
        .open(message, next -> later(() -> write(next)), cause -> later(() -> sourceEnded(cause)))
        .onComplete(opened -> loop.run(() -> opened(opened)), this::notOpened);
  }

  private void notOpened(Throwable cause) {
    later(() -> failed(cause));
  }

  private void opened(Subscription opened) {
    if (hasEnded()) {
      opened.cancel();
      return;
    }
    subscription = Optional.of(opened);
    begun();
    if (held) {
      opened.pause();
    }
  }

  private void sourceEnded(Throwable cause) {
    if (cause == null) {
      end();
    } else {
      failed(cause);
    }
  }

  private void write(A message) {
    if (unsent >= calls.limits().unsentLimit()) {
      endSlow();
      return;
    }
    last = Optional.of(message);
    quiet = false;
    unsent++;
    try {
      response.write(message).onComplete(sent -> sent());
    } catch (IllegalStateException cancelled) {
      leave();
      return;
    }
    if (!held && isFull()) {
      held = true;
      heldMs = 0;
      subscription.ifPresent(Subscription::pause);
      response.drainHandler(drained -> later(this::goOnIfDrained));
    }
  }

  /** True well before the limit, since a source may need a while until it waits. */
  private boolean isFull() {
    return unsent >= Math.max(1, calls.limits().unsentLimit() / 2) || response.writeQueueFull();
  }

  private void sent() {
    unsent--;
    if (!hasEnded()) {
      goOnIfDrained();
    }
  }

  private void goOnIfDrained() {
    if (held && !isFull()) {
      held = false;
      subscription.ifPresent(Subscription::resume);
    }
  }

  private void beat() {
    if (held) {
      heldMs += calls.limits().heartbeatMs();
      if (heldMs >= calls.limits().slowReaderLimitMs()) {
        endSlow();
      }
    } else if (quiet) {
      last.map(heartbeatAfter).ifPresent(this::write);
    }
    quiet = true;
  }

  private void endSlow() {
    end(
        new GrpcFailure(
            GrpcStatus.RESOURCE_EXHAUSTED,
            "the reader is too slow for the stream: go on from the last cursor seen"));
  }

  @Override
  void release() {
    stopBeats.run();
    subscription.ifPresent(Subscription::cancel);
  }
}
