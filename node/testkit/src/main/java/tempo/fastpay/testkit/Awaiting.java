package tempo.fastpay.testkit;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits of a test's own thread, none longer than {@link #WAIT_S}. */
public final class Awaiting {
  public static final long WAIT_S = 20;

  private Awaiting() {}

  public static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(WAIT_S, TimeUnit.SECONDS);
  }

  /** Waits until a condition holds that nothing announces; asks on a context. */
  public static void awaitUntil(Vertx vertx, BooleanSupplier condition) throws Exception {
    // The timer is made where it fires: made elsewhere, it may fire before it can be cancelled.
    await(
        Future.future(
            done ->
                vertx.runOnContext(
                    now ->
                        vertx.setPeriodic(
                            1,
                            tick -> {
                              if (condition.getAsBoolean()) {
                                vertx.cancelTimer(tick);
                                done.tryComplete();
                              }
                            }))));
  }
}
