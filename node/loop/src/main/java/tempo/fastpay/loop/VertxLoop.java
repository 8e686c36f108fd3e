package tempo.fastpay.loop;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.Objects;
import java.util.concurrent.Callable;

/** A Vert.x context. */
final class VertxLoop implements Loop {
  private final Vertx vertx;
  private final Context context;

  VertxLoop(Vertx vertx, Context context) {
    this.vertx = Objects.requireNonNull(vertx);
    this.context = Objects.requireNonNull(context);
  }

  @Override
  public void run(Runnable task) {
    context.runOnContext(none -> task.run());
  }

  /** A timer fires where it was set, which may be another context. */
  @Override
  public Runnable after(long delayMs, Runnable task) {
    long timer = vertx.setTimer(delayMs, id -> run(task));
    return () -> vertx.cancelTimer(timer);
  }

  @Override
  public <T> Future<T> compute(Callable<T> task) {
    Promise<T> promise = Promise.promise();
    context.executeBlocking(task, false).onComplete(result -> run(() -> promise.handle(result)));
    return promise.future();
  }

  @Override
  public Worker worker(String name) {
    WorkerExecutor executor = vertx.createSharedWorkerExecutor(name, 1);
    return new Worker() {
      @Override
      public <T> Future<T> run(Callable<T> task) {
        return executor.executeBlocking(task);
      }

      @Override
      public Future<Void> close() {
        return executor.close();
      }
    };
  }
}
