package tempo.fastpay.launcher.demo;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import tempo.fastpay.client.FastPayException;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.wire.ValidatorApi;

/** The chain's height as several validators see it; those that do not answer are left out. */
final class Heads {
  private static final long POLL_MS = 20;

  private final Vertx vertx;
  private final List<ValidatorApi> validators;
  private final int quorum;

  Heads(Vertx vertx, Collection<ValidatorApi> validators, int quorum) {
    this.vertx = vertx;
    this.validators = List.copyOf(validators);
    this.quorum = quorum;
  }

  /** The height that a quorum has reached. */
  Future<UInt64> height() {
    return read(ChainHead::blockHeight);
  }

  private Future<UInt64> read(Function<ChainHead, UInt64> height) {
    List<Future<ChainHead>> asked = validators.stream().map(ValidatorApi::chainHead).toList();
    return Future.join(asked)
        .transform(
            all -> {
              List<UInt64> heights =
                  asked.stream()
                      .filter(Future::succeeded)
                      .map(head -> height.apply(head.result()))
                      .sorted(Comparator.reverseOrder())
                      .toList();
              return heights.size() < quorum
                  ? Future.failedFuture(
                      new FastPayException(
                          "only "
                              + heights.size()
                              + " validators say where the chain is, "
                              + quorum
                              + " are needed: check that they run",
                          true))
                  : Future.succeededFuture(heights.get(quorum - 1));
            });
  }

  /** Waits until a quorum has counted a block at this height as final. */
  Future<UInt64> finalized(UInt64 atLeast, long limitMs) {
    Promise<UInt64> reached = Promise.promise();
    long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMs);
    poll(height -> !height.isLessThan(atLeast), deadlineNanos, limitMs, reached);
    return reached.future();
  }

  private void poll(
      Predicate<UInt64> isReached, long deadlineNanos, long limitMs, Promise<UInt64> reached) {
    read(ChainHead::finalizedHeight)
        .onFailure(reached::fail)
        .onSuccess(
            height -> {
              if (isReached.test(height)) {
                reached.complete(height);
              } else if (System.nanoTime() - deadlineNanos >= 0) {
                reached.fail(
                    new FastPayException(
                        "no block within " + limitMs + " ms: check that the chain lives", true));
              } else {
                vertx.setTimer(POLL_MS, id -> poll(isReached, deadlineNanos, limitMs, reached));
              }
            });
  }
}
