package tempo.fastpay.web.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OpenSocketsTest {
  private final OpenSockets sockets = new OpenSockets(new BridgeLimits(3, 2, 1, 1, 1, 1));

  @Test
  void oneAddressDoesNotTakeAllTheRoom() {
    assertThat(sockets.enter("a")).isTrue();
    assertThat(sockets.enter("a")).isTrue();
    assertThat(sockets.enter("a")).isFalse();
    assertThat(sockets.enter("b")).isTrue();
    assertThat(sockets.enter("c")).as("three are all").isFalse();
    assertThat(sockets.open()).isEqualTo(3);

    sockets.leave("a");
    assertThat(sockets.enter("c")).isTrue();
    sockets.leave("c");
    sockets.leave("b");
    sockets.leave("a");
    assertThat(sockets.open()).isZero();
    assertThat(sockets.enter("a")).isTrue();
    assertThat(sockets.enter("a")).isTrue();
  }

  @Test
  void limitsAreAtLeastOne() {
    assertThatThrownBy(() -> new BridgeLimits(1, 1, 0, 1, 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
