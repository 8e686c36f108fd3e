package tempo.fastpay.web.events;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import tempo.fastpay.proto.contract.AggregatorApi;
import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.protocol.api.CommitteeStatus;

/**
 * Asks again and again how the committee does and where its chain is: once for all streams, and
 * never twice at once. Belongs to one context.
 */
final class CommitteePoll {
  private final Vertx vertx;
  private final AggregatorApi aggregator;
  private final long pollMs;
  private final Consumer<CommitteeStatus> onStatus;
  private boolean isClosed;
  private long timer;

  CommitteePoll(
      Vertx vertx, AggregatorApi aggregator, long pollMs, Consumer<CommitteeStatus> onStatus) {
    this.vertx = vertx;
    this.aggregator = aggregator;
    this.pollMs = pollMs;
    this.onStatus = onStatus;
  }

  void start() {
    Future.succeededFuture()
        .compose(now -> aggregator.committee())
        .timeout(WireLimits.CALL_TIMEOUT_MS, TimeUnit.MILLISECONDS)
        .onSuccess(
            status -> {
              if (!isClosed) {
                onStatus.accept(status);
              }
            })
        .onComplete(
            asked -> {
              if (!isClosed) {
                timer = vertx.setTimer(pollMs, again -> start());
              }
            });
  }

  void close() {
    isClosed = true;
    vertx.cancelTimer(timer);
  }
}
