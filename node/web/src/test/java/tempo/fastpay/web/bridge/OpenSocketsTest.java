package tempo.fastpay.web.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OpenSocketsTest {
  private final OpenSockets sockets = new OpenSockets(BridgeLimits.DEFAULT.withSockets(3, 2));

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
    assertThatThrownBy(() -> BridgeLimits.DEFAULT.withFrameBytes(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("frameLimitBytes: expected at least 1, got 0");
  }
}
