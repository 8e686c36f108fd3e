package tempo.fastpay.face.board;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A board's cursors, from whatever number its boot id is made. */
class BoardCursorTest {
  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE})
  void anyNumberMakesABootId(long drawn) {
    RandomGenerator random = () -> drawn;
    BoardCursor cursors = new BoardCursor(BoardCursor.newBootId(random));
    assertThat(cursors.read(cursors.at(7), 7)).isEqualTo(7);
  }
}
