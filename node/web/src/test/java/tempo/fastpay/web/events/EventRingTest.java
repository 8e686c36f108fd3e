package tempo.fastpay.web.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.math.BigInteger;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tempo.fastpay.loop.SeededLoop;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.TxHash;

class EventRingTest {
  private static final TxHash TX = new TxHash(Bytes32.fromNumber(BigInteger.ONE));

  private final EventRing ring = new EventRing(SeededLoop.of(1), 3, 100);

  private void add(String cursor, int bytes) {
    ring.add(new Frame(EventKind.QC, cursor, TX, Optional.empty(), Buffer.buffer(new byte[bytes])));
  }

  @Test
  void theOldestLeavesWhenThereAreTooMany() {
    for (int i = 1; i <= 5; i++) {
      add("c" + i, 1);
    }

    assertThat(ring.first()).isEqualTo(2);
    assertThat(ring.next()).isEqualTo(5);
    assertThat(ring.get(2).cursor()).isEqualTo("c3");
    assertThat(ring.heldBytes()).isEqualTo(3);
    assertThatThrownBy(() -> ring.get(1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> ring.get(5)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void theOldestLeavesWhenTheyAreTooLong() {
    add("c1", 60);
    add("c2", 60);
    assertThat(ring.first()).isEqualTo(1);
    assertThat(ring.heldBytes()).isEqualTo(60);

    // One that is longer than all may be is kept until the next one comes: somebody waits for it.
    add("c3", 500);
    assertThat(ring.first()).isEqualTo(2);
    add("c4", 1);
    assertThat(ring.first()).isEqualTo(3);
    assertThat(ring.heldBytes()).isEqualTo(1);
  }

  @Test
  void aReaderGoesOnAfterWhatItSaw() {
    for (int i = 1; i <= 5; i++) {
      add("c" + i, 1);
    }

    assertThat(ring.after("c4")).hasValue(4);
    assertThat(ring.after("c5")).hasValue(5);
    // The last one that left: nothing is missing after it.
    assertThat(ring.after("c2")).hasValue(2);
    assertThat(ring.after("c1")).isEmpty();
    assertThat(ring.after("other")).isEmpty();
    assertThat(ring.after("")).isEmpty();
    assertThat(ring.cursorBefore(5)).isEqualTo("c5");
    assertThat(ring.cursorBefore(2)).isEqualTo("c2");
  }

  @Test
  void anEmptyRingKnowsWhereTheBoardStands() {
    assertThat(ring.cursorBefore(0)).isEmpty();
    ring.place("c7");

    assertThat(ring.cursorBefore(0)).isEqualTo("c7");
    assertThat(ring.after("c7")).hasValue(0);
    add("c8", 1);
    ring.place("c9");
    assertThat(ring.after("c9")).isEmpty();
  }
}
