package tempo.fastpay.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VertxLoopTest {
  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final Loop loop = Loop.of(vertx, context);

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  /** What is true of a task's turn. */
  private <T> T there(Callable<T> question) throws Exception {
    Promise<T> answer = Promise.promise();
    loop.run(
        () -> {
          try {
            answer.complete(question.call());
          } catch (Exception e) {
            answer.fail(e);
          }
        });
    return await(answer.future());
  }

  private void completeThere(Promise<Context> promise) {
    loop.check();
    promise.complete(Vertx.currentContext());
  }

  @Test
  void turnsAndTimersRunOnTheLoopWhereverTheyWereAskedFor() throws Exception {
    Promise<Context> turn = Promise.promise();
    Promise<Context> fromElsewhere = Promise.promise();
    Promise<Context> fromThere = Promise.promise();
    loop.run(() -> completeThere(turn));
    loop.after(1, () -> completeThere(fromElsewhere));
    loop.run(() -> loop.after(1, () -> completeThere(fromThere)));

    for (Promise<Context> promise : List.of(turn, fromElsewhere, fromThere)) {
      assertThat(await(promise.future())).isSameAs(context);
    }
  }

  @Test
  void aTimerThatIsTakenBackOnTheLoopNeverRuns() throws Exception {
    List<String> ran = new ArrayList<>();
    there(
        () -> {
          Runnable cancel = loop.after(1, () -> ran.add("timer"));
          // By then it is due.
          Thread.sleep(20);
          cancel.run();
          return null;
        });
    there(() -> null);
    assertThat(there(() -> List.copyOf(ran))).isEmpty();
  }

  @Test
  void aTimerComesAgainUntilItIsEnded() throws Exception {
    for (Callable<Runnable> start :
        List.<Callable<Runnable>>of(
            this::tickFromElsewhere, () -> there(this::tickFromElsewhere))) {
      ticks.set(0);
      Runnable end = start.call();
      while (ticks.get() < 3) {
        Thread.sleep(1);
      }
      int last =
          there(
              () -> {
                end.run();
                return ticks.get();
              });
      Thread.sleep(20);
      assertThat(ticks.get()).isEqualTo(last);
    }
  }

  private final AtomicInteger ticks = new AtomicInteger();

  private Runnable tickFromElsewhere() {
    return loop.every(
        1,
        () -> {
          loop.check();
          ticks.incrementAndGet();
        });
  }

  @Test
  void whatIsComputedIsToldOnTheLoop() throws Exception {
    Promise<Context> toldOn = Promise.promise();
    CountDownLatch isHeard = new CountDownLatch(1);
    Future<String> computed =
        loop.compute(
            () -> {
              // What has completed before tells a listener on the listener's own thread.
              isHeard.await();
              return Thread.currentThread().getName();
            });
    computed.onComplete(any -> completeThere(toldOn));
    isHeard.countDown();
    assertThat(await(toldOn.future())).isSameAs(context);
    assertThat(computed.result()).contains("worker");
  }

  @Test
  void aFutureFromElsewhereIsToldOnTheLoop() throws Exception {
    Promise<String> elsewhere = Promise.promise();
    Promise<Context> toldOn = Promise.promise();
    loop.onLoop(elsewhere.future()).onComplete(any -> completeThere(toldOn));
    elsewhere.complete("result");
    assertThat(await(toldOn.future())).isSameAs(context);
  }

  @Test
  void timeNeverStepsBack() {
    long before = loop.nowMs();
    assertThat(loop.nowMs()).isGreaterThanOrEqualTo(before);
  }

  @Test
  void anotherThreadIsNamed() throws Exception {
    there(
        () -> {
          loop.check();
          return null;
        });

    assertThatThrownBy(loop::check)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("called on " + Thread.currentThread().getName());
    assertThatThrownBy(
            () ->
                await(
                    loop.compute(
                        () -> {
                          loop.check();
                          return null;
                        })))
        .cause()
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("called on vert.x-worker-thread");
  }

  @Test
  void aWorkerThreadMayTouchWhatItWasLentAndNothingElse() throws Exception {
    Loop other = Loop.of(vertx, await(other(vertx)));
    await(
        loop.lend(
            () -> {
              loop.check();
              Loop.of(vertx, context).check();
              return null;
            }));
    assertThatThrownBy(
            () ->
                await(
                    loop.lend(
                        () -> {
                          other.check();
                          return null;
                        })))
        .hasCauseInstanceOf(IllegalStateException.class);
    assertThatThrownBy(
            () ->
                await(
                    loop.compute(
                        () -> {
                          loop.check();
                          return null;
                        })))
        .as("what was lent is given back")
        .hasCauseInstanceOf(IllegalStateException.class);
  }

  /** A context of another thread. */
  private static Future<Context> other(Vertx vertx) {
    Promise<Context> made = Promise.promise();
    new Thread(() -> made.complete(vertx.getOrCreateContext())).start();
    return made.future();
  }

  @Test
  void callsAreConfinedWhoeverMakesThem() throws Exception {
    Confined confined = new Confined(loop);
    assertThat(confined.loop()).isSameAs(loop);
    assertThat(
            await(
                confined.get(
                    () -> {
                      confined.check();
                      return "value";
                    })))
        .isEqualTo("value");
    assertThat(await(confined.call(() -> Future.succeededFuture("answer")))).isEqualTo("answer");
    assertThatThrownBy(
            () ->
                await(
                    confined.get(
                        () -> {
                          throw new IllegalArgumentException("refused");
                        })))
        .hasCauseInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(confined::check).isInstanceOf(IllegalStateException.class);
  }
}
