package tempo.fastpay.loop;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.internal.ContextInternal;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** A loop on a Vert.x context. */
final class VertxLoop implements Loop {
  /** The context whose state a worker thread has been lent. */
  private static final ThreadLocal<ContextInternal> LENT = new ThreadLocal<>();

  private final Vertx vertx;
  private final ContextInternal context;

  VertxLoop(Vertx vertx, Context context) {
    this.vertx = Objects.requireNonNull(vertx);
    this.context = (ContextInternal) Objects.requireNonNull(context);
  }

  @Override
  public void run(Runnable task) {
    context.runOnContext(none -> watched(task));
  }

  private static void watched(Runnable task) {
    try {
      task.run();
    } catch (Error e) {
      Fatal.look(e);
      throw e;
    }
  }

  private static <T> T watched(Callable<T> task) throws Exception {
    try {
      return task.call();
    } catch (Error e) {
      // As a failed future it would be one request's matter.
      Fatal.look(e);
      throw e;
    }
  }

  @Override
  public Runnable after(long delayMs, Runnable task) {
    long timer =
        isCurrent()
            ? vertx.setTimer(delayMs, id -> watched(task))
            : context.setTimer(delayMs, id -> watched(task));
    return () -> vertx.cancelTimer(timer);
  }

  @Override
  public Runnable every(long periodMs, Runnable task) {
    long timer =
        isCurrent()
            ? vertx.setPeriodic(periodMs, id -> watched(task))
            : context.setPeriodic(periodMs, id -> watched(task));
    return () -> vertx.cancelTimer(timer);
  }

  /**
   * True on this loop's own context. A timer that is set there fires there, and ends with its
   * verticle. One that is set from elsewhere must be given the context, and then lives until it is
   * cancelled.
   */
  private boolean isCurrent() {
    return Vertx.currentContext() == context;
  }

  @Override
  public <T> Future<T> compute(Callable<T> task) {
    return onLoop(context.executeBlocking(() -> watched(task), false));
  }

  @Override
  public <T> Future<T> lend(Callable<T> task) {
    return compute(
        () -> {
          LENT.set(context.unwrap());
          try {
            return task.call();
          } finally {
            LENT.remove();
          }
        });
  }

  @Override
  public Worker worker(String name) {
    WorkerExecutor executor = vertx.createSharedWorkerExecutor(name, 1);
    return new Worker() {
      @Override
      public <T> Future<T> run(Callable<T> task) {
        return executor.executeBlocking(() -> watched(task));
      }

      @Override
      public Future<Void> close() {
        return executor.close();
      }
    };
  }

  @Override
  public long nowMs() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  @Override
  public void check() {
    if (!context.inThread() && LENT.get() != context.unwrap()) {
      throw WrongThread.told("one event loop");
    }
  }
}
