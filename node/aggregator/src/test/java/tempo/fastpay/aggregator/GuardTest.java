package tempo.fastpay.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.proto.contract.CallFailedException;
import tempo.fastpay.proto.contract.UnavailableException;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.api.MemberHealth.Health;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.testkit.Altered;
import tempo.fastpay.testkit.Awaiting;
import tempo.fastpay.testkit.MockSidecar;
import tempo.fastpay.testkit.TestCommittee;

/** One validator behind its guard, whose answers the test holds in its hand. */
class GuardTest {
  private static final ChainHead HEAD = ChainHead.ofFinal(UInt64.ONE, Bytes32.ZERO, UInt64.ONE);
  private static final long NOW_MS = 4_711;

  private final CallFailedException down = new CallFailedException("connection refused", null);
  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final AtomicInteger asked = new AtomicInteger();
  private volatile Supplier<Future<ChainHead>> answer = () -> Future.succeededFuture(HEAD);

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  /** Comes back soon. */
  private static final GuardLimits QUICK =
      GuardLimits.DEFAULT
          .withOpenCalls(64)
          .withCallTimeoutMs(4_000)
          .withFailures(2)
          .withRestMs(50, 50);

  /** Noticed long before its calls end. */
  private static final GuardLimits HUNG =
      QUICK.withCallTimeoutMs(60_000).withSlowMs(30).withRestMs(60_000, 60_000);

  private Guard guard(GuardLimits limits) {
    MockSidecar sidecar = new MockSidecar(vertx, TestCommittee.of(4), 0);
    Altered port =
        new Altered(sidecar) {
          @Override
          public Future<ChainHead> chainHead() {
            asked.incrementAndGet();
            return answer.get();
          }
        };
    return new Guard(Loop.of(vertx, context), "dave", port, limits, () -> NOW_MS, new Random(1));
  }

  private <T> T on(Supplier<T> question) throws Exception {
    return await(Future.future(done -> context.runOnContext(v -> done.complete(question.get()))));
  }

  private Throwable failure(Guard guard) throws Exception {
    Future<ChainHead> call = on(guard::chainHead);
    return await(call.transform(result -> Future.succeededFuture(result.cause())));
  }

  @Test
  void anAnswerMakesItUp() throws Exception {
    Guard guard = guard(TestLimits.GUARD);
    assertThat(on(guard::health)).isEqualTo(Health.DEGRADED);
    assertThat(failure(guard)).isNull();
    assertThat(on(guard::health)).isEqualTo(Health.UP);
    assertThat(on(guard::detail)).isEmpty();
    assertThat(on(guard::lastAnswerMillis)).isEqualTo(NOW_MS);
  }

  @Test
  void aRefusalToServeIsAnAnswer() throws Exception {
    Guard guard = guard(TestLimits.GUARD);
    answer = () -> Future.failedFuture(new UnavailableException("busy"));
    for (int i = 0; i < 5; i++) {
      assertThat(failure(guard)).hasMessage("busy");
    }
    assertThat(on(guard::health)).isEqualTo(Health.UP);
  }

  @Test
  void whoFailsIsLeftAloneThenTriedWithOneCallAndComesBack() throws Exception {
    Guard guard = guard(QUICK.withSlowMs(100));
    answer = () -> Future.failedFuture(down);
    assertThat(failure(guard)).isSameAs(down);
    assertThat(on(guard::health)).isEqualTo(Health.DEGRADED);
    assertThat(failure(guard)).isSameAs(down);
    assertThat(on(guard::health)).isEqualTo(Health.DOWN);
    assertThat(on(guard::detail)).isEqualTo("connection refused");

    int askedBefore = asked.get();
    assertThat(failure(guard)).isInstanceOf(UnavailableException.class);
    assertThat(asked).hasValue(askedBefore);

    // Its pause over, one call sees how it does; the others do not wait for it.
    Promise<ChainHead> trial = Promise.promise();
    answer = trial::future;
    List<Future<ChainHead>> tried = new ArrayList<>();
    Awaiting.awaitUntil(
        vertx,
        () -> {
          context.runOnContext(v -> tried.add(guard.chainHead()));
          return asked.get() > askedBefore;
        });
    assertThat(failure(guard)).isInstanceOf(UnavailableException.class);
    assertThat(asked).hasValue(askedBefore + 1);
    trial.complete(HEAD);
    answer = () -> Future.succeededFuture(HEAD);
    Awaiting.awaitUntil(vertx, () -> guard.health() == Health.UP);
    assertThat(failure(guard)).isNull();
  }

  @Test
  void aHungOneGetsNoMoreThanItsOpenCalls() throws Exception {
    Guard guard = guard(QUICK.withOpenCalls(3).withSlowMs(4_000));
    answer = () -> Promise.<ChainHead>promise().future();
    for (int i = 0; i < 3; i++) {
      on(guard::chainHead);
    }
    assertThat(failure(guard))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("open calls");
    assertThat(asked).hasValue(3);
    assertThat(on(guard::openCalls)).isEqualTo(3);
  }

  @Test
  void aHungOneIsNoticedLongBeforeItsCallsEnd() throws Exception {
    Guard guard = guard(HUNG);
    answer = () -> Promise.<ChainHead>promise().future();
    on(guard::chainHead);
    on(guard::chainHead);
    Awaiting.awaitUntil(vertx, () -> guard.health() == Health.DOWN);
    assertThat(on(guard::detail)).contains("30 ms");
    assertThat(failure(guard)).isInstanceOf(UnavailableException.class);
  }

  @Test
  void anAnswerThatComesAfterAllIsPassedOnAndEndsThePause() throws Exception {
    Guard guard = guard(HUNG.withFailures(1));
    Promise<ChainHead> late = Promise.promise();
    answer = late::future;
    Future<ChainHead> call = on(guard::chainHead);
    Awaiting.awaitUntil(vertx, () -> guard.health() == Health.DOWN);
    late.complete(HEAD);
    assertThat(await(call)).isEqualTo(HEAD);
    assertThat(on(guard::health)).isEqualTo(Health.UP);
  }

  @Test
  void aCallThatNeverEndsIsEndedHere() throws Exception {
    Guard guard = guard(QUICK.withSlowMs(10).withCallTimeoutMs(40).withFailures(5));
    answer = () -> Promise.<ChainHead>promise().future();
    assertThat(failure(guard)).isInstanceOf(TimeoutException.class);
    assertThat(on(guard::openCalls)).isZero();
  }

  @Test
  void aPortThatThrowsHasFailed() throws Exception {
    Guard guard = guard(TestLimits.GUARD);
    answer =
        () -> {
          throw new IllegalStateException("no route");
        };
    assertThat(failure(guard)).hasMessage("no route");
    assertThat(on(guard::health)).isEqualTo(Health.DEGRADED);
    assertThat(on(guard::openCalls)).isZero();
  }
}
