package tempo.fastpay.launcher.node;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops the parts of a node: the last started goes first, and no failure keeps the rest up. It also
 * undoes a start that failed half-way.
 */
final class Stops {
  private static final Logger LOG = LoggerFactory.getLogger(Stops.class);

  private record Stop(String what, Supplier<Future<?>> how) {}

  private final Deque<Stop> stops = new ArrayDeque<>();

  /** Adds a part, before it is started: when it is stopped it need not have come up. */
  void add(String what, Supplier<Future<?>> how) {
    stops.push(new Stop(what, how));
  }

  /** Stops all parts, one after the other. Once: a second call has nothing left to stop. */
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
