package tempo.fastpay.simulator.run;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Random;
import java.util.concurrent.Callable;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.simulator.world.Scheduler;

/** A client's process: turns and timers of a seeded world, until it ends. */
final class SeededLoop implements Loop {
  private static final int WRITE_MS = 6;

  private final Scheduler scheduler;
  private final Random random;
  private boolean alive = true;

  SeededLoop(Scheduler scheduler, Random random) {
    this.scheduler = scheduler;
    this.random = random;
  }

  boolean isAlive() {
    return alive;
  }

  /** The process ends: nothing of it runs any more. */
  void end() {
    alive = false;
  }

  private Runnable whileAlive(Runnable task) {
    return () -> {
      if (alive) {
        task.run();
      }
    };
  }

  @Override
  public void run(Runnable task) {
    scheduler.after(0, whileAlive(task));
  }

  @Override
  public Runnable after(long delayMs, Runnable task) {
    boolean[] cancelled = new boolean[1];
    scheduler.after(
        delayMs,
        whileAlive(
            () -> {
              if (!cancelled[0]) {
                task.run();
              }
            }));
    return () -> cancelled[0] = true;
  }

  @Override
  public <T> Future<T> compute(Callable<T> task) {
    return later(task, 0);
  }

  /** Tasks take their time; so what one of them wrote may be there, and nobody was told. */
  @Override
  public Worker worker(String name) {
    return new Worker() {
      private long idleAtMs;

      @Override
      public <T> Future<T> run(Callable<T> task) {
        long nowMs = scheduler.nowMs();
        idleAtMs = Math.max(nowMs, idleAtMs) + 1 + random.nextInt(WRITE_MS);
        return later(task, idleAtMs - nowMs);
      }

      @Override
      public Future<Void> close() {
        return Future.succeededFuture();
      }
    };
  }

  private <T> Future<T> later(Callable<T> task, long delayMs) {
    Promise<T> promise = Promise.promise();
    scheduler.after(
        delayMs,
        whileAlive(
            () -> {
              Future<T> done = call(task);
              scheduler.after(random.nextInt(2), whileAlive(() -> promise.handle(done)));
            }));
    return promise.future();
  }

  private static <T> Future<T> call(Callable<T> task) {
    try {
      return Future.succeededFuture(task.call());
    } catch (Exception e) {
      return Future.failedFuture(e);
    }
  }
}
