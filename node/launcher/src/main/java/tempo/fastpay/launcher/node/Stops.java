package tempo.fastpay.launcher.node;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How to stop what was started: what came last goes first, and no failure keeps the rest up. */
final class Stops {
  private static final Logger LOG = LoggerFactory.getLogger(Stops.class);

  private record Stop(String what, Supplier<Future<?>> how) {}

  private final Deque<Stop> stops = new ArrayDeque<>();

  /** What is stopped need not have come up: added before it is started. */
  void add(String what, Supplier<Future<?>> how) {
    stops.push(new Stop(what, how));
  }

  /** Stops all, one after the other. Once: a second call has nothing left to stop. */
  Future<Void> run() {
    Stop next = stops.poll();
    if (next == null) {
      return Future.succeededFuture();
    }
    return next.how()
        .get()
        .onFailure(
            failure ->
                LOG.atWarn()
                    .setMessage("did not stop in order")
                    .addKeyValue("part", next.what())
                    .addKeyValue("reason", failure.toString())
                    .log())
        .transform(stopped -> run());
  }
}
