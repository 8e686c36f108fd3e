package tempo.fastpay.client;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import tempo.fastpay.client.loop.Loop;

/**
 * Runs tasks one after the other on one loop. At most {@value #WAITING_LIMIT} wait; a further one
 * is refused.
 */
final class Sequence {
  static final int WAITING_LIMIT = 256;

  private final Loop loop;
  private final String what;
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private boolean isBusy;

  /**
   * A sequence of tasks.
   *
   * @param what the tasks are, for the refusal
   */
  Sequence(Loop loop, String what) {
    this.loop = loop;
    this.what = what;
  }

  <T> Future<T> run(Supplier<Future<T>> task) {
    Promise<T> promise = Promise.promise();
    loop.run(() -> enqueue(task, promise));
    return promise.future();
  }

  private <T> void enqueue(Supplier<Future<T>> task, Promise<T> promise) {
    if (waiting.size() >= WAITING_LIMIT) {
      promise.fail(
          new FastPayException(
              WAITING_LIMIT + " " + what + " are waiting already: wait for some of them", true));
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
