package tempo.fastpay.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.testkit.TestCommittee;

class BlockTimesTest {
  private final Validator first = TestCommittee.of(4).committee().members().get(0);
  private final Validator second = TestCommittee.of(4).committee().members().get(1);
  private final BlockTimes times = new BlockTimes();

  private void saw(Validator validator, long height, long unixMillis) {
    times.saw(
        validator,
        new ChainHead(UInt64.of(height), Bytes32.ZERO, UInt64.of(unixMillis), UInt64.of(height)));
  }

  @Test
  void aBlockIsAsOldAsTheNewestOneSeenBelowIt() {
    assertThat(times.reached(first, UInt64.of(10))).isEmpty();
    saw(first, 10, 5_000);
    saw(first, 14, 9_000);
    assertThat(times.reached(first, UInt64.of(9))).isEmpty();
    assertThat(times.reached(first, UInt64.of(10))).contains(UInt64.of(5_000));
    assertThat(times.reached(first, UInt64.of(13))).contains(UInt64.of(5_000));
    assertThat(times.reached(first, UInt64.of(20))).contains(UInt64.of(9_000));
  }

  /** A process that looks once, on a chain whose head is not final yet, has seen no final block. */
  @Test
  void aHeadIsFinalBeforeItIsAMinuteOld() {
    saw(first, 10, 100_000);
    assertThat(times.reached(first, UInt64.of(9)))
        .contains(UInt64.of(100_000 - BlockTimes.FINAL_WITHIN_MS));
    saw(first, 8, 90_000);
    assertThat(times.reached(first, UInt64.of(9))).contains(UInt64.of(90_000));
  }

  @Test
  void nobodyIsHeldToAnothersWords() {
    saw(first, 10, 5_000);
    assertThat(times.reached(second, UInt64.of(10))).isEmpty();
  }

  @Test
  void theLowestBlocksLeave() {
    for (int height = 1; height <= BlockTimes.BLOCKS_LIMIT + 1; height++) {
      saw(first, height, height);
    }
    assertThat(times.reached(first, UInt64.of(1))).isEmpty();
    assertThat(times.reached(first, UInt64.of(2))).contains(UInt64.of(2));
  }
}
