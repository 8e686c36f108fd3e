package tempo.fastpay.chain.settle;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import tempo.fastpay.loop.Loop;

/** Runs so many tasks at once, and lets so many wait; one more is refused. Confined to the loop. */
final class Turns {
  private final Loop loop;
  private final int atOnce;
  private final int waitingLimit;
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private int running;

  Turns(Loop loop, int atOnce, int waitingLimit) {
    this.loop = loop;
    this.atOnce = atOnce;
    this.waitingLimit = waitingLimit;
  }

  <T> Future<T> run(Supplier<Future<T>> task) {
    loop.check();
    if (running >= atOnce && waiting.size() >= waitingLimit) {
      return Future.failedFuture(
          new IllegalStateException(waitingLimit + " searches wait already: ask again later"));
    }
    Promise<T> promise = Promise.promise();
    waiting.add(() -> start(task, promise));
    startNext();
    return promise.future();
  }

  private <T> void start(Supplier<Future<T>> task, Promise<T> promise) {
    running++;
    Future<T> begun;
    try {
      begun = task.get();
    } catch (RuntimeException e) {
      begun = Future.failedFuture(e);
    }
    loop.onLoop(begun)
        .onComplete(
            result -> {
              running--;
              promise.handle(result);
              startNext();
            });
  }

  private void startNext() {
    while (running < atOnce && !waiting.isEmpty()) {
      waiting.remove().run();
    }
  }
}
