package tempo.fastpay.testkit;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import tempo.fastpay.loop.Loop;

/**
 * Waits of a test's own thread. A wait that takes too long fails with what was awaited, where, and
 * how long; none is longer than {@link #WAIT_S} unless it says so.
 */
public final class Awaiting {
  /** Longer than a node takes to start on a busy machine; whoever waits for less waits less. */
  public static final long WAIT_S = 60;

  private static final long POLL_MS = 1;
  private static final long ASK_AGAIN_MS = 20;

  private Awaiting() {}

  /**
   * The result of a future.
   *
   * @throws CompletionException with the cause, if the future fails
   */
  public static <T> T await(Future<T> future) {
    return await("an answer", future, WAIT_S);
  }

  /**
   * The result of a future that may take longer, or must not take as long.
   *
   * @param what names it where it does not come in time
   * @throws CompletionException with the cause, if the future fails
   */
  public static <T> T await(String what, Future<T> future, long limitS) {
    CountDownLatch ended = new CountDownLatch(1);
    future.onComplete(result -> ended.countDown());
    try {
      if (!ended.await(limitS, TimeUnit.SECONDS)) {
        throw new AssertionError("not within " + limitS + " s: " + what + ", at " + caller());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted: " + what + ", at " + caller(), e);
    }
    if (future.failed()) {
      throw new CompletionException(future.cause());
    }
    return future.result();
  }

  /** The line that waits: the first one outside of methods made for waiting. */
  private static String caller() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames
                    .filter(frame -> !frame.getClassName().equals(Awaiting.class.getName()))
                    .filter(frame -> !frame.getMethodName().startsWith("await"))
                    .findFirst())
        .map(frame -> frame.toStackTraceElement().toString())
        .orElse("an unknown line");
  }

  /** Waits until a condition holds that nothing announces; asks on a context. */
  public static void awaitUntil(Vertx vertx, BooleanSupplier condition) {
    Promise<Void> holds = Promise.promise();
    Loop loop = Loop.of(vertx);
    loop.run(() -> ask(loop, condition, holds));
    await("a condition", holds.future(), WAIT_S);
  }

  private static void ask(Loop loop, BooleanSupplier condition, Promise<Void> holds) {
    boolean isThere = false;
    try {
      isThere = condition.getAsBoolean();
    } finally {
      if (isThere) {
        holds.complete();
      } else {
        loop.after(POLL_MS, () -> ask(loop, condition, holds));
      }
    }
  }

  /**
   * Waits until a condition holds that nothing announces; asks on a context, again and again. A
   * question that fails is asked again too.
   *
   * @param what names the condition where it does not hold in time
   */
  public static void awaitUntil(String what, Vertx vertx, Supplier<Future<Boolean>> condition) {
    Promise<Void> holds = Promise.promise();
    Loop loop = Loop.of(vertx);
    loop.run(() -> askLater(loop, condition, holds));
    await(what, holds.future(), WAIT_S);
  }

  private static void askLater(
      Loop loop, Supplier<Future<Boolean>> condition, Promise<Void> holds) {
    condition
        .get()
        .onComplete(
            answer -> {
              if (answer.succeeded() && answer.result()) {
                holds.complete();
              } else {
                loop.after(ASK_AGAIN_MS, () -> askLater(loop, condition, holds));
              }
            });
  }

  /** Waits until a condition holds that nothing announces; asks on the test's thread. */
  public static void awaitUntil(String what, BooleanSupplier condition)
      throws InterruptedException {
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_S);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadlineNanos >= 0) {
        throw new AssertionError("not within " + WAIT_S + " s: " + what + ", at " + caller());
      }
      Thread.sleep(POLL_MS);
    }
  }
}
