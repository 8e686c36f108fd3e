package tempo.fastpay.loop;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;

/**
 * Where a client lives: one thread at a time, timers, and other threads for what takes long. All
 * that a client knows of time and threads, so that a seeded one in a simulation runs the same code.
 */
public interface Loop {
  /** Runs a task in a turn of its own, after those that were handed in before. */
  void run(Runnable task);

  /**
   * Runs a task on the loop after so many milliseconds, at least 1.
   *
   * @return takes it back, if it has not run yet; from any thread
   */
  Runnable after(long delayMs, Runnable task);

  /** Computes off the loop; the result, or what the task threw, arrives on it. */
  <T> Future<T> compute(Callable<T> task);

  /** A thread of its own, until it is closed. */
  Worker worker(String name);

  /** Runs tasks that may block, one after the other. */
  interface Worker {
    /** The result, or what the task threw, arrives where this was called. */
    <T> Future<T> run(Callable<T> task);

    Future<Void> close();
  }

  /** The loop of a context. */
  static Loop of(Vertx vertx, Context context) {
    return new VertxLoop(vertx, context);
  }

  /** The loop of the caller's context, a new one where the caller has none. */
  static Loop of(Vertx vertx) {
    return of(vertx, vertx.getOrCreateContext());
  }
}
