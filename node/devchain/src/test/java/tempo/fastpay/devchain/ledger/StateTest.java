package tempo.fastpay.devchain.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tempo.fastpay.protocol.types.Address;

/** The versions of a state, against copies of the whole at every height. */
class StateTest {
  private static final int CELLS = 12;

  private static Cell.Balance cell(int number) {
    byte[] address = new byte[Address.SIZE];
    address[0] = (byte) number;
    return new Cell.Balance(Address.ZERO, Address.of(address));
  }

  @Test
  void everyHeightHeldReadsAsItWas() {
    Random random = new Random(20_261_130);
    State state = new State(0, Map.of());
    TreeMap<Long, Map<Cell<BigInteger>, BigInteger>> model = new TreeMap<>();
    model.put(0L, Map.of());
    for (int step = 0; step < 2_000; step++) {
      if (random.nextInt(50) == 0) {
        long to = state.height() - random.nextInt(20);
        if (state.holds(to)) {
          state.rollBack(to);
          model.tailMap(to, false).clear();
        }
      } else {
        advance(state, model, random);
      }
      long at = Math.max(0, state.height() - random.nextInt(State.HEIGHTS_HELD + 20));
      if (state.holds(at)) {
        for (int i = 0; i < CELLS; i++) {
          assertThat(state.get(cell(i), at))
              .as("cell %s at %s of %s", i, at, state.height())
              .isEqualTo(model.get(at).getOrDefault(cell(i), BigInteger.ZERO));
        }
      }
    }
  }

  private static void advance(
      State state, NavigableMap<Long, Map<Cell<BigInteger>, BigInteger>> model, Random random) {
    Map<Cell<BigInteger>, BigInteger> now = new HashMap<>(model.lastEntry().getValue());
    Map<Cell<?>, Object> written = new LinkedHashMap<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      Cell.Balance cell = cell(random.nextInt(CELLS));
      BigInteger value = BigInteger.valueOf(random.nextInt(3));
      written.put(cell, value);
      now.put(cell, value);
    }
    state.advance(written);
    model.put(state.height(), now);
  }

  @Test
  void aCellThatIsEmptyAgainLeavesOnceNoHeightReadsIt() {
    State state = new State(0, Map.of());
    state.advance(Map.of(cell(1), BigInteger.ONE));
    state.advance(Map.of(cell(1), BigInteger.ZERO));
    for (int i = 0; i < State.HEIGHTS_HELD; i++) {
      state.advance(Map.of());
    }

    assertThat(state.size()).isZero();
  }
}
