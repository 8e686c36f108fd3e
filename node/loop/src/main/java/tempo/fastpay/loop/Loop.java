package tempo.fastpay.loop;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;

/**
 * Gives its owner turns on one thread, timers, worker threads and time. Nothing else in production
 * code asks Vert.x for them, so that a simulation with a seeded loop runs the same code.
 */
public interface Loop {
  /** Runs a task in a turn of its own, after those that were handed in before; from any thread. */
  void run(Runnable task);

  /**
   * Runs a task on the loop after so many milliseconds, at least 1; from any thread.
   *
   * @return takes the task back, if it has not run yet; from any thread
   */
  Runnable after(long delayMs, Runnable task);

  /** Completes on the loop after so many milliseconds, at least 1. */
  default Future<Void> pause(long delayMs) {
    Promise<Void> over = Promise.promise();
    after(delayMs, over::complete);
    return over.future();
  }

  /**
   * Runs a task on the loop again and again, the first time after one period. The next run is
   * counted from the moment when this one was due, so that a late run delays none of the later
   * ones.
   *
   * @param periodMs at least 1
   * @return ends the repetition: no run begins after a call on the loop
   */
  Runnable every(long periodMs, Runnable task);

  /** Computes on a worker thread; the result, or what the task threw, is told on the loop. */
  <T> Future<T> compute(Callable<T> task);

  /**
   * Computes as {@link #compute} does, with state that is confined to this loop: {@link #check}
   * passes for the task, too. The owner of the state does not touch it until the result is told.
   */
  <T> Future<T> lend(Callable<T> task);

  /** Tells the result of a future on this loop, in a turn of its own. */
  default <T> Future<T> onLoop(Future<T> future) {
    Promise<T> promise = Promise.promise();
    future.onComplete(result -> run(() -> promise.handle(result)));
    return promise.future();
  }

  /**
   * Gives a thread of its own, until it is closed.
   *
   * @param name workers of one name, of loops of one Vert.x, share the thread
   */
  Worker worker(String name);

  /**
   * Milliseconds of a clock that never steps back. It measures spans alone: its zero is no date.
   */
  long nowMs();

  /**
   * Passes on the loop's own thread, throws elsewhere. Classes whose state is confined to the loop
   * call this at their entrances; it costs no more than a comparison.
   *
   * @throws IllegalStateException on another thread, naming it
   */
  void check();

  /** Runs tasks that may block, one after the other. */
  interface Worker {
    /** Runs a task; its result, or what it threw, is told to the context that called. */
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
