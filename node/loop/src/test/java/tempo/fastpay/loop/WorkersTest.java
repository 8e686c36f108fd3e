package tempo.fastpay.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkersTest {
  private static final int AT_ONCE = 2;
  private static final int TASKS = 10 * Workers.BATCH_LIMIT;

  private final Vertx vertx = Vertx.vertx();
  private final Workers workers = new Workers(vertx, AT_ONCE);

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  @Test
  void everyTaskIsComputedAndNoMoreAtOnceThanAllowed() throws Exception {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Future<Integer>> results = new ArrayList<>();
    for (int i = 0; i < TASKS; i++) {
      int number = i;
      results.add(
          workers.run(
              () -> {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                now.decrementAndGet();
                return number;
              }));
    }
    await(Future.all(results));

    for (int i = 0; i < TASKS; i++) {
      assertThat(results.get(i).result()).isEqualTo(i);
    }
    assertThat(most.get()).isBetween(1, AT_ONCE);
  }

  @Test
  void resultsAreToldOnTheContextThatAsked() throws Exception {
    for (Context caller : List.of(vertx.getOrCreateContext(), vertx.getOrCreateContext())) {
      Future<Context> heardOn =
          Future.future(
              heard ->
                  caller.runOnContext(
                      now ->
                          workers
                              .run(() -> "computed")
                              .onComplete(done -> heard.complete(Vertx.currentContext()))));
      assertThat(await(heardOn)).isSameAs(caller);
    }
  }

  @Test
  void whatATaskThrowsFailsItsFutureAndNoOther() throws Exception {
    CountDownLatch begun = new CountDownLatch(AT_ONCE);
    CountDownLatch go = new CountDownLatch(1);
    // All threads are kept until the rest waits: it comes as one batch.
    List<Future<Void>> before = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      before.add(
          workers.run(
              () -> {
                begun.countDown();
                go.await();
                return null;
              }));
    }
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
    Future<String> bad =
        workers.run(
            () -> {
              throw new IllegalStateException("bad");
            });
    Future<String> worse =
        workers.run(
            () -> {
              throw new AssertionError("worse");
            });
    Future<String> good = workers.run(() -> "good");
    go.countDown();

    await(Future.all(before));
    assertThat(await(good)).isEqualTo("good");
    assertThatThrownBy(() -> await(bad)).hasRootCauseMessage("bad");
    assertThatThrownBy(() -> await(worse)).hasRootCauseMessage("worse");
  }
}
