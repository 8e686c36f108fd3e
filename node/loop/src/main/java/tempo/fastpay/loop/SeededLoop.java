package tempo.fastpay.loop;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Random;
import java.util.concurrent.Callable;

/**
 * The loop of a process in a simulation or a test: turns and timers of a seeded time, until the
 * process ends. It has no threads: what takes long happens in between, and takes as long as the
 * seed says.
 */
public final class SeededLoop implements Loop {
  private static final int WRITE_MS = 6;

  private final SeededTime time;
  private final Random random;
  private boolean isAlive = true;

  /**
   * The loop of a new process.
   *
   * @param time shared by the processes of one world
   */
  public SeededLoop(SeededTime time, Random random) {
    this.time = time;
    this.random = random;
  }

  /** A loop with a time of its own, for a test of state that is confined to one. */
  public static SeededLoop of(long seed) {
    return new SeededLoop(new SeededTime(), new Random(seed));
  }

  /** The time that the turns and timers of this loop wait for. */
  public SeededTime time() {
    return time;
  }

  public boolean isAlive() {
    return isAlive;
  }

  /** Ends the process: nothing of it runs any more. */
  public void end() {
    isAlive = false;
  }

  private Runnable whileAlive(Runnable task) {
    return () -> {
      if (isAlive) {
        task.run();
      }
    };
  }

  @Override
  public void run(Runnable task) {
    time.after(0, whileAlive(task));
  }

  @Override
  public Runnable after(long delayMs, Runnable task) {
    boolean[] cancelled = new boolean[1];
    time.after(
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
  public Runnable every(long periodMs, Runnable task) {
    if (periodMs < 1) {
      throw new IllegalArgumentException("expected a period of at least 1 ms, got " + periodMs);
    }
    boolean[] cancelled = new boolean[1];
    new Runnable() {
      @Override
      public void run() {
        time.after(
            periodMs,
            whileAlive(
                () -> {
                  if (!cancelled[0]) {
                    run();
                    task.run();
                  }
                }));
      }
    }.run();
    return () -> cancelled[0] = true;
  }

  @Override
  public <T> Future<T> compute(Callable<T> task) {
    return later(task, 0);
  }

  @Override
  public <T> Future<T> lend(Callable<T> task) {
    return compute(task);
  }

  /**
   * Gives a worker whose tasks take time: where the process ends, a task may have written already,
   * and nobody was told.
   */
  @Override
  public Worker worker(String name) {
    return new Worker() {
      private long idleAtMs;

      @Override
      public <T> Future<T> run(Callable<T> task) {
        long nowMs = time.nowMs();
        idleAtMs = Math.max(nowMs, idleAtMs) + 1 + random.nextInt(WRITE_MS);
        return later(task, idleAtMs - nowMs);
      }

      @Override
      public Future<Void> close() {
        return Future.succeededFuture();
      }
    };
  }

  @Override
  public long nowMs() {
    return time.nowMs();
  }

  @Override
  public void check() {
    time.check();
  }

  private <T> Future<T> later(Callable<T> task, long delayMs) {
    Promise<T> promise = Promise.promise();
    time.after(
        delayMs,
        whileAlive(
            () -> {
              Future<T> done = call(task);
              time.after(random.nextInt(2), whileAlive(() -> promise.handle(done)));
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
