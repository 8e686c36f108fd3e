package tempo.fastpay.web.events;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.proto.contract.AggregatorApi;
import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.protocol.api.CommitteeStatus;

/**
 * Asks again and again for the state of the committee and the head of its chain: once for all
 * streams, and never twice at once. Belongs to one loop.
 */
final class CommitteePoll {
  private final Loop loop;
  private final AggregatorApi aggregator;
  private final long pollMs;
  private final Consumer<CommitteeStatus> onStatus;
  private boolean isClosed;
  private Runnable stopWaiting = () -> {};

  CommitteePoll(
      Loop loop, AggregatorApi aggregator, long pollMs, Consumer<CommitteeStatus> onStatus) {
    this.loop = loop;
    this.aggregator = aggregator;
    this.pollMs = pollMs;
    this.onStatus = onStatus;
  }

  void start() {
    Future<CommitteeStatus> asked =
        Future.succeededFuture()
            .compose(now -> aggregator.committee())
            .timeout(WireLimits.CALL_TIMEOUT_MS, TimeUnit.MILLISECONDS);
    loop.onLoop(asked).onComplete(this::answered);
  }

  private void answered(AsyncResult<CommitteeStatus> asked) {
    if (isClosed) {
      return;
    }
    stopWaiting = loop.after(pollMs, this::start);
    if (asked.succeeded()) {
      onStatus.accept(asked.result());
    }
  }

  void close() {
    isClosed = true;
    stopWaiting.run();
  }
}
