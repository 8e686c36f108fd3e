package tempo.fastpay.testkit;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import tempo.fastpay.loop.Loop;

/** Makes a test's own thread wait, never longer than {@link #WAIT_S}. */
public final class Awaiting {
  public static final long WAIT_S = 20;

  private Awaiting() {}

  public static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(WAIT_S, TimeUnit.SECONDS);
  }

  /** Waits until a condition holds that nothing announces; asks on a context. */
  public static void awaitUntil(Vertx vertx, BooleanSupplier condition) throws Exception {
    Loop loop = Loop.of(vertx);
    await(Future.future(done -> loop.run(() -> ask(loop, condition, done))));
  }

  private static void ask(Loop loop, BooleanSupplier condition, Promise<Object> done) {
    boolean holds = false;
    try {
      holds = condition.getAsBoolean();
    } finally {
      if (holds) {
        done.complete();
      } else {
        loop.after(1, () -> ask(loop, condition, done));
      }
    }
  }
}
