package tempo.fastpay.loop;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;

/** Runs calls on one loop, from any thread, so that the state they touch needs no locks. */
public final class Confined {
  private final Loop loop;

  public Confined(Loop loop) {
    this.loop = loop;
  }

  /** The loop on which the calls run. */
  public Loop loop() {
    return loop;
  }

  /** Makes a call on the loop and gives the future of the call; what the call throws fails it. */
  public <T> Future<T> call(Supplier<Future<T>> call) {
    Promise<T> promise = Promise.promise();
    loop.run(
        () -> {
          try {
            call.get().onComplete(promise);
          } catch (RuntimeException e) {
            promise.fail(e);
          }
        });
    return promise.future();
  }

  /** Reads a value on the loop; what the call throws fails the future. */
  public <T> Future<T> get(Supplier<T> call) {
    return call(() -> Future.succeededFuture(call.get()));
  }

  /** Runs a task later, in a turn of its own. */
  public void later(Runnable task) {
    loop.run(task);
  }

  /**
   * Passes on the loop's own thread, throws elsewhere.
   *
   * @throws IllegalStateException on another thread, naming it
   */
  public void check() {
    loop.check();
  }
}
