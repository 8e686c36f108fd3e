package tempo.fastpay.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Vertx;
import org.junit.jupiter.api.Test;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.loop.SeededLoop;

class GateTest {
  private final Gate gate = new Gate(SeededLoop.of(1), "streams", new WebLimits.Share(3, 2), 4_000);

  private void assertRefused(String address, int status) {
    assertThatThrownBy(() -> gate.enter(address))
        .isInstanceOfSatisfying(
            HttpRefusal.class,
            refusal -> {
              assertThat(refusal.status()).isEqualTo(status);
              assertThat(refusal.reject().retryAfterMillis()).hasValue(4_000);
            });
  }

  @Test
  void oneAddressTakesItsShareAndNoMore() {
    gate.enter("a");
    gate.enter("a");

    assertRefused("a", 429);
    gate.enter("b");
    assertThat(gate.inside()).isEqualTo(3);
    assertThat(gate.refusedForAddress()).isEqualTo(1);
  }

  @Test
  void aFullGateIsFullForEverybody() {
    gate.enter("a");
    gate.enter("b");
    gate.enter("c");

    assertRefused("d", 503);
    assertRefused("a", 503);
    assertThat(gate.inside()).isEqualTo(3);
    assertThat(gate.refusedForAll()).isEqualTo(2);
  }

  @Test
  void whoLeavesMakesRoom() {
    gate.enter("a");
    gate.enter("a");
    gate.leave("a");

    gate.enter("a");
    gate.leave("a");
    gate.leave("a");
    assertThat(gate.inside()).isZero();
    gate.enter("a");
    gate.enter("a");
    assertRefused("a", 429);
  }

  @Test
  void itIsEnteredAndLeftOnItsOwnThread() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      Gate own = new Gate(Loop.of(vertx), "streams", new WebLimits.Share(3, 2), 4_000);
      assertThatThrownBy(() -> own.enter("a")).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> own.leave("a")).isInstanceOf(IllegalStateException.class);
      assertThat(own.inside()).isZero();
    } finally {
      await(vertx.close());
    }
  }

  @Test
  void aShareIsAPartOfTheWhole() {
    assertThatThrownBy(() -> new WebLimits.Share(2, 3))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new WebLimits.Share(2, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
