package tempo.fastpay.loop;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * Runs tasks one after the other on one loop. At most {@value #WAITING_LIMIT} wait; a further one
 * is refused.
 */
public final class Sequence {
  public static final int WAITING_LIMIT = 256;

  private final Loop loop;
  private final Supplier<? extends RuntimeException> refusal;
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private boolean isBusy;

  /**
   * A sequence of tasks.
   *
   * @param refusal makes the failure of a task that finds {@value #WAITING_LIMIT} waiting
   */
  public Sequence(Loop loop, Supplier<? extends RuntimeException> refusal) {
    this.loop = loop;
    this.refusal = refusal;
  }

  /**
   * Runs a task when those before it have ended; its result, or what it threw, is told on the loop.
   */
  public <T> Future<T> run(Supplier<Future<T>> task) {
    Promise<T> promise = Promise.promise();
    loop.run(() -> enqueue(task, promise));
    return promise.future();
  }

  private <T> void enqueue(Supplier<Future<T>> task, Promise<T> promise) {
    if (waiting.size() >= WAITING_LIMIT) {
      promise.fail(refusal.get());
      return;
    }
    waiting.add(() -> start(task, promise));
    startNext();
  }

  private <T> void start(Supplier<Future<T>> task, Promise<T> promise) {
    Future<T> running;
    try {
      running = task.get();
    } catch (RuntimeException e) {
      running = Future.failedFuture(e);
    }
    running.onComplete(
        result ->
            loop.run(
                () -> {
                  isBusy = false;
                  startNext();
                  promise.handle(result);
                }));
  }

  private void startNext() {
    if (!isBusy && !waiting.isEmpty()) {
      isBusy = true;
      waiting.remove().run();
    }
  }
}
