package tempo.fastpay.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeededLoopTest {
  private final SeededLoop loop = SeededLoop.of(1);
  private final SeededTime time = loop.time();
  private final List<String> heard = new ArrayList<>();

  private Runnable saying(String what) {
    return () -> heard.add(what + "@" + loop.nowMs());
  }

  @Test
  void tasksRunInTheirTimeAndThoseOfOneMomentAsTheyCame() {
    loop.after(20, saying("late"));
    loop.after(10, saying("soon"));
    loop.after(10, saying("and then"));
    loop.run(saying("now"));
    assertThat(heard).as("nothing runs before time may pass").isEmpty();

    time.runUntil(15);
    assertThat(heard).containsExactly("now@0", "soon@10", "and then@10");
    assertThat(loop.nowMs()).isEqualTo(15);

    assertThat(time.runNext()).isTrue();
    assertThat(heard).endsWith("late@20");
    assertThat(time.runNext()).isFalse();
  }

  @Test
  void aPauseIsOverWhenItsTimeHasPassed() {
    loop.pause(20).onSuccess(over -> heard.add("over@" + loop.nowMs()));
    time.runUntil(19);
    assertThat(heard).isEmpty();
    time.runUntil(20);
    assertThat(heard).containsExactly("over@20");
  }

  @Test
  void aCancelledTimerIsSilentAlsoInTheLastMoment() {
    Runnable cancelled = loop.after(10, saying("never"));
    loop.after(5, cancelled);
    Runnable[] cancel = new Runnable[1];
    loop.after(10, () -> cancel[0].run());
    cancel[0] = loop.after(10, saying("nor this"));

    time.runUntil(20);

    assertThat(heard).isEmpty();
  }

  @Test
  void aTimerComesAgainUntilItIsEnded() {
    Runnable end = loop.every(10, saying("tick"));
    time.runUntil(35);
    assertThat(heard).containsExactly("tick@10", "tick@20", "tick@30");

    end.run();
    time.runUntil(100);
    assertThat(heard).hasSize(3);
    assertThatThrownBy(() -> loop.every(0, saying("always")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void nothingOfAProcessRunsAfterItsEnd() {
    loop.run(saying("turn"));
    loop.after(10, saying("timer"));
    loop.every(10, saying("tick"));
    loop.compute(() -> "result").onComplete(any -> heard.add("result"));
    SeededLoop other = new SeededLoop(time, new Random(2));
    other.run(saying("another process"));

    loop.end();
    time.runUntil(100);

    assertThat(loop.isAlive()).isFalse();
    assertThat(heard).containsExactly("another process@0");
  }

  @Test
  void whatIsComputedAndHowItFailsIsTold() {
    loop.compute(() -> "computed").onSuccess(heard::add);
    loop.lend(() -> "lent").onSuccess(heard::add);
    loop.compute(
            () -> {
              throw new IllegalStateException("failed");
            })
        .onFailure(cause -> heard.add(cause.getMessage()));

    time.runUntil(10);

    assertThat(heard).containsExactlyInAnyOrder("computed", "lent", "failed");
  }

  @Test
  void aWorkerDoesOneThingAfterTheOther() {
    Loop.Worker worker = loop.worker("disk");
    List<String> numbers = IntStream.range(0, 20).mapToObj(String::valueOf).toList();
    numbers.forEach(number -> worker.run(() -> heard.add(number)));

    time.runUntil(1_000);

    assertThat(heard).containsExactlyElementsOf(numbers);
    assertThat(worker.close().succeeded()).isTrue();
  }

  @Test
  void oneSeedIsOneRun() {
    List<List<String>> runs = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      SeededLoop again = SeededLoop.of(42);
      List<String> told = new ArrayList<>();
      Loop.Worker worker = again.worker("disk");
      for (int i = 0; i < 50; i++) {
        String number = String.valueOf(i);
        again.compute(() -> number).onSuccess(n -> told.add(n + "@" + again.nowMs()));
        worker.run(() -> number).onSuccess(n -> told.add(n + "#" + again.nowMs()));
      }
      again.time().runUntil(10_000);
      runs.add(told);
    }
    assertThat(runs.get(0)).hasSize(100).isEqualTo(runs.get(1));
  }

  @Test
  void aFutureFromElsewhereIsToldInATurnOfItsOwn() {
    Promise<String> elsewhere = Promise.promise();
    Future<String> here = loop.onLoop(elsewhere.future());
    elsewhere.complete("result");
    assertThat(here.isComplete()).isFalse();

    time.runUntil(0);

    assertThat(here.result()).isEqualTo("result");
  }

  @Test
  void anotherThreadIsNamed() {
    assertThatCode(loop::check).doesNotThrowAnyException();
    CompletableFuture<Void> asked =
        CompletableFuture.runAsync(loop::check, task -> new Thread(task, "intruder").start());

    assertThatThrownBy(asked::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(IllegalStateException.class)
        .hasMessageContaining("called on intruder")
        .hasMessageContaining(Thread.currentThread().getName());
  }
}
