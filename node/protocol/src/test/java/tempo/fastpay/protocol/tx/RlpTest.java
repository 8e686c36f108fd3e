package tempo.fastpay.protocol.tx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.UInt64;

class RlpTest {
  private static final int ITEM_LIMIT = 70_000;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 54, 55, 56, 57, 255, 256, 65_535, 65_536, 69_999})
  void readsWhatItWrites(int size) throws Refused {
    byte[] value = new byte[size];
    Arrays.fill(value, (byte) 0x7f);

    RlpReader list =
        RlpReader.of(new RlpWriter().string(value).number(UInt64.MAX).toList(), 0, "l");

    assertThat(list.string("s", ITEM_LIMIT)).isEqualTo(Bytes.of(value));
    assertThat(list.uint64("n")).isEqualTo(UInt64.MAX);
    list.end("l");
  }

  @ParameterizedTest
  @CsvSource({"0, 80", "1, 01", "127, 7f", "128, 8180", "255, 81ff", "256, 820100"})
  void writesNumbersAsTheSpecificationDoes(String number, String hex) throws Refused {
    byte[] list = new RlpWriter().number(new BigInteger(number)).toList();

    assertThat(Bytes.of(list).slice(1, list.length)).isEqualTo(Bytes.fromHex(hex));
    assertThat(RlpReader.of(list, 0, "l").number("n", 32)).hasToString(number);
  }

  /** Each is a list of one string that has a shorter or no encoding. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "c28100", // 0x00 has itself as its encoding
        "c2817f",
        "c3b80101", // a length of 1 in long form
        "c4b9000100", // a length with a leading zero
        "c18180", // one byte announced, none in the list
        "c180aa", // bytes after the list
        "c2b9ff", // cut off within the length
        "c9bfffffffffffffffff", // 2^64-1 bytes announced
        "c9bf7fffffffffffffff",
        "c6bbffffffff00", // 2^32-1 bytes announced
        "c5bb7fffffff", // the largest int
        "f80180", // a list of one byte in long form
        "f90001ff",
        "fbffffffff",
        "ffffffffffffffffff",
        "b838", // a string where a list is expected
        "c0ff",
        "c1c0", // a list where a string is expected
        "c0", // nothing where a string is expected
        "c1", // the list itself is cut off
      })
  void refusesWhatIsNotTheOneEncoding(String hex) {
    assertThatThrownBy(
            () -> {
              RlpReader list = RlpReader.of(Bytes.fromHex(hex).toArray(), 0, "field");
              list.string("field", ITEM_LIMIT);
              list.end("field");
            })
        .isInstanceOf(Refused.class)
        .hasMessageStartingWith("field: ");
  }

  @Test
  void refusesNumbersInAnyLongerForm() throws Refused {
    byte[] zero = Bytes.fromHex("c100").toArray();

    assertThatThrownBy(() -> RlpReader.of(zero, 0, "l").uint64("n"))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("leading zero");
    assertThatThrownBy(
            () ->
                RlpReader.of(Bytes.fromHex("ca89010000000000000000").toArray(), 0, "l").uint64("n"))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("at most 8 bytes");
    assertThat(RlpReader.of(Bytes.fromHex("c180").toArray(), 0, "l").uint64("n"))
        .isEqualTo(UInt64.ZERO);
  }

  /** Whatever is accepted is what the writer makes of it. */
  @Test
  void acceptsOneEncodingOnly() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    int accepted = 0;
    for (int i = 0; i < 200_000; i++) {
      byte[] raw = new byte[1 + random.nextInt(8)];
      random.nextBytes(raw);
      // Mostly headers that matter: short and long forms, strings and lists.
      raw[0] = (byte) (0xc0 + random.nextInt(8));
      if (raw.length > 1 && random.nextBoolean()) {
        raw[1] = (byte) (0x80 + random.nextInt(4));
      }
      try {
        RlpReader list = RlpReader.of(raw, 0, "l");
        RlpWriter again = new RlpWriter();
        while (list.hasNext()) {
          again.string(list.string("s", 8).toArray());
        }
        assertThat(again.toList()).as("seed %d", seed).isEqualTo(raw);
        accepted++;
      } catch (Refused expected) {
        assertThat(expected.getMessage()).as("seed %d", seed).isNotEmpty();
      }
    }
    assertThat(accepted).as("seed %d", seed).isGreaterThan(1000);
  }
}
