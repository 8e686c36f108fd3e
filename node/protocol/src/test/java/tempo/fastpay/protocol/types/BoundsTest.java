package tempo.fastpay.protocol.types;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BoundsTest {
  @Test
  void aRefusalNamesTheNumberThatIsWrong() {
    assertThatThrownBy(() -> Bounds.atLeast("permits", 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("permits: expected at least 1, got 0");
    assertThatThrownBy(() -> Bounds.within("slowMs", 0, 1, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("slowMs: expected 1 to 5, got 0");
    assertThatThrownBy(() -> Bounds.within("slowMs", 6, 1, 5))
        .hasMessage("slowMs: expected 1 to 5, got 6");
  }

  @Test
  void theBoundsThemselvesAreInside() {
    assertThatCode(
            () -> {
              Bounds.atLeast("permits", 1, 1);
              Bounds.within("slowMs", 1, 1, 5);
              Bounds.within("slowMs", 5, 1, 5);
            })
        .doesNotThrowAnyException();
  }
}
