package tempo.fastpay.client.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgreementTest {
  private static final Comparator<Integer> ORDER = Comparator.naturalOrder();

  @Test
  void oneLiarOfFourMovesNothing() {
    assertThat(Agreement.highest(List.of(3, 3, 4, 1_000_000), 1, ORDER)).contains(4);
    assertThat(Agreement.lowest(List.of(3, 3, 4, 0), 1, ORDER)).contains(3);
    assertThat(Agreement.agreed(List.of(9, 3, 3), 1)).contains(3);
  }

  @Test
  void tooFewAnswersSupportNothing() {
    assertThat(Agreement.highest(List.of(3), 1, ORDER)).isEmpty();
    assertThat(Agreement.lowest(List.<Integer>of(), 0, ORDER)).isEmpty();
    assertThat(Agreement.agreed(List.of(1, 2, 3), 1)).isEmpty();
  }

  @Test
  void withoutLiarsOneAnswerSuffices() {
    assertThat(Agreement.highest(List.of(3, 5), 0, ORDER)).contains(5);
    assertThat(Agreement.lowest(List.of(3, 5), 0, ORDER)).contains(3);
  }
}
