package tempo.fastpay.loop;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs short computations, signatures above all, on worker threads: as many at once as there are
 * processors, and what waited meanwhile as one batch, so that a busy validator hands over to
 * another thread once for many signatures. Callers bound how much they hand in. Thread-safe.
 */
public final class Workers {
  /** The most computations of one batch; their results are told together. */
  static final int BATCH_LIMIT = 16;

  private final Vertx vertx;
  private final int atOnce;
  private final Queue<Job<?>> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger running = new AtomicInteger();

  private static final class Job<T> {
    private final Callable<T> task;
    private final Context caller;
    private final Promise<T> promise = Promise.promise();

    Job(Callable<T> task, Context caller) {
      this.task = task;
      this.caller = caller;
    }

    /** Computes, and gives the step that tells the result. */
    Runnable compute() {
      try {
        T result = task.call();
        return () -> promise.complete(result);
      } catch (Throwable e) {
        Fatal.look(e);
        return () -> promise.fail(e);
      }
    }
  }

  public Workers(Vertx vertx) {
    this(vertx, Runtime.getRuntime().availableProcessors());
  }

  Workers(Vertx vertx, int atOnce) {
    this.vertx = vertx;
    this.atOnce = atOnce;
  }

  /**
   * Computes off the event loop; the result, or what the task threw, is told on the caller's
   * context.
   */
  public <T> Future<T> run(Callable<T> task) {
    Job<T> job = new Job<>(task, vertx.getOrCreateContext());
    waiting.add(job);
    begin();
    return job.promise.future();
  }

  /**
   * Begins a batch if there is room for one. Each job is seen by a batch that begins after it was
   * added, or still looks for more.
   */
  private void begin() {
    int now = running.get();
    while (now < atOnce && !waiting.isEmpty()) {
      if (running.compareAndSet(now, now + 1)) {
        vertx.executeBlocking(this::batch, false).onFailure(this::failAll);
        return;
      }
      now = running.get();
    }
  }

  private Void batch() {
    Map<Context, List<Runnable>> results = new LinkedHashMap<>();
    for (int done = 0; done < BATCH_LIMIT; done++) {
      Job<?> job = waiting.poll();
      if (job == null) {
        break;
      }
      results.computeIfAbsent(job.caller, any -> new ArrayList<>()).add(job.compute());
    }
    results.forEach((caller, told) -> caller.runOnContext(now -> told.forEach(Runnable::run)));
    running.decrementAndGet();
    begin();
    return null;
  }

  /** Fails all jobs that wait: Vert.x is being closed, and nothing is computed any more. */
  private void failAll(Throwable cause) {
    running.decrementAndGet();
    for (Job<?> job = waiting.poll(); job != null; job = waiting.poll()) {
      job.promise.tryFail(cause);
    }
  }
}
