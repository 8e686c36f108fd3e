package tempo.fastpay.sidecar.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** L8: however a record is divided among threads, each row is read by one of them. */
class RowRangeTest {
  private static final long SEED = 4711;

  private static boolean holds(RowRange range, byte[] key) {
    return Arrays.compareUnsigned(range.from(), key) <= 0
        && range.before().map(before -> Arrays.compareUnsigned(key, before) < 0).orElse(true);
  }

  private static List<RowRange> ranges(int parts) {
    List<RowRange> ranges = new ArrayList<>(RowRange.except(List.of(RowKind.PERMIT, RowKind.QC)));
    for (int part = 0; part < parts; part++) {
      ranges.add(RowRange.part(RowKind.PERMIT, part, parts));
      ranges.add(RowRange.part(RowKind.QC, part, parts));
    }
    return ranges;
  }

  private static List<byte[]> keys() {
    List<byte[]> keys = new ArrayList<>();
    for (int kind = 0; kind < 256; kind++) {
      keys.add(new byte[] {(byte) kind});
      for (int first = 0; first < 256; first++) {
        keys.add(new byte[] {(byte) kind, (byte) first});
      }
    }
    Random random = new Random(SEED);
    for (int i = 0; i < 1_000; i++) {
      byte[] key = new byte[1 + random.nextInt(64)];
      random.nextBytes(key);
      keys.add(key);
    }
    return keys;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 8, 256})
  void everyKeyIsInOnePart(int parts) {
    List<RowRange> ranges = ranges(parts);
    for (byte[] key : keys()) {
      assertThat(ranges.stream().filter(range -> holds(range, key)))
          .as("seed %d, key %s", SEED, Arrays.toString(key))
          .hasSize(1);
    }
  }
}
