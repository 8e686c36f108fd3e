package tempo.fastpay.chain.settle;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tempo.fastpay.loop.SeededLoop;

class TurnsTest {
  private final SeededLoop loop = SeededLoop.of(1);
  private final Turns turns = new Turns(loop, 2, 3);
  private final List<Promise<String>> begun = new ArrayList<>();

  private Future<String> run() {
    return turns.run(
        () -> {
          Promise<String> promise = Promise.promise();
          begun.add(promise);
          return promise.future();
        });
  }

  private void turn() {
    loop.time().runUntil(loop.nowMs() + 1);
  }

  @Test
  void soManyRunAndSoManyWait() {
    List<Future<String>> all = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      all.add(run());
    }
    assertThat(begun).hasSize(2);
    assertThat(all.get(4).isComplete()).isFalse();
    assertThat(all.get(5).cause()).hasMessageContaining("3 searches wait already");

    begun.get(0).complete("done");
    turn();
    assertThat(all.get(0).result()).isEqualTo("done");
    assertThat(begun).hasSize(3);
    assertThat(run().isComplete()).isFalse();
  }

  @Test
  void whatFailsOrThrowsMakesRoom() {
    final Future<String> first = run();
    Future<String> thrown =
        turns.run(
            () -> {
              throw new IllegalStateException("bad");
            });
    begun.get(0).fail("worse");
    turn();
    assertThat(first.failed()).isTrue();
    assertThat(thrown.cause()).hasMessage("bad");
    run();
    run();
    assertThat(begun).hasSize(3);
  }
}
