package tempo.fastpay.loop;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;

/** Runs calls on one context, whoever makes them, so that what they touch needs no locks. */
public final class Confined {
  private final Context context;

  public Confined(Context context) {
    this.context = context;
  }

  /** The call's own future, as if it had been made there; what the call throws fails it. */
  public <T> Future<T> call(Supplier<Future<T>> call) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(
        now -> {
          try {
            call.get().onComplete(promise);
          } catch (RuntimeException e) {
            promise.fail(e);
          }
        });
    return promise.future();
  }

  /** Runs something later, in a turn of its own. */
  public void later(Runnable task) {
    context.runOnContext(turn -> task.run());
  }
}
