package tempo.fastpay.jsonrpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Waits for what happens on other threads. */
final class Waiting {
  private static final long LIMIT_S = 20;

  private Waiting() {}

  static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(LIMIT_S, TimeUnit.SECONDS);
  }

  static <T> T next(BlockingQueue<T> queue) throws Exception {
    T next = queue.poll(LIMIT_S, TimeUnit.SECONDS);
    assertThat(next).as("within %d s", LIMIT_S).isNotNull();
    return next;
  }

  /** How a call failed. */
  static RpcException failure(Future<?> future) throws Exception {
    try {
      Object result = await(future);
      throw new AssertionError("expected a failure, got " + result);
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(RpcException.class);
      return (RpcException) e.getCause();
    }
  }
}
