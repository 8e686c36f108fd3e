package tempo.fastpay.protocol.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes of any and of fixed length. */
class BytesTest {
  private static final BigInteger TWO_256 = BigInteger.ONE.shiftLeft(256);

  @Test
  void nobodyCanChangeThem() {
    byte[] data = {1, 2, 3};
    Bytes bytes = Bytes.of(data);
    data[0] = 9;
    bytes.toArray()[1] = 9;
    bytes.slice(0, 3).toArray()[2] = 9;
    assertThat(bytes.toHex()).isEqualTo("0x010203");
  }

  @Test
  void compareByContent() {
    assertThat(Bytes.of(new byte[] {1, 2})).isEqualTo(Bytes.fromHex("0102"));
    assertThat(Bytes.of(new byte[] {1, 2})).hasSameHashCodeAs(Bytes.fromHex("0102"));
    assertThat(Bytes.of(new byte[] {1, 2})).isNotEqualTo(Bytes.fromHex("010200"));
    List<Bytes> ascending =
        List.of(
            Bytes.EMPTY,
            Bytes.fromHex("00"),
            Bytes.fromHex("0000"),
            Bytes.fromHex("01"),
            Bytes.fromHex("7f"),
            Bytes.fromHex("80"),
            Bytes.fromHex("ff"),
            Bytes.fromHex("ff00"));
    assertThat(ascending.stream().sorted().toList()).isEqualTo(ascending);
  }

  @Test
  void numbersInARowFallOnAsManyNumbersAsRandomOnesWould() {
    Set<Integer> hashes = new HashSet<>();
    Set<Integer> places = new HashSet<>();
    int count = 1 << 16;
    for (int i = 0; i < count; i++) {
      int hash = Bytes32.fromNumber(BigInteger.valueOf(i)).hashCode();
      hashes.add(hash);
      places.add((hash ^ (hash >>> 16)) & (count - 1));
    }
    assertThat(hashes).hasSizeGreaterThan(count - 10);
    // Of random numbers, one place in e stays empty.
    assertThat(places).hasSizeGreaterThan((int) (0.6 * count));
  }

  @Test
  void readAsUnsigned() {
    assertThat(Bytes.fromHex("00ff80").at(1)).isEqualTo(255);
    assertThat(Bytes.fromHex("00ff80").slice(1, 3)).isEqualTo(Bytes.fromHex("ff80"));
    assertThat(Bytes.fromHex("00ff80").slice(1, 1).isEmpty()).isTrue();
  }

  @Test
  void hexTakesEitherCaseAndAnOptionalPrefix() {
    Bytes bytes = Bytes.fromHex("0xaBcDeF09");
    assertThat(bytes).isEqualTo(Bytes.fromHex("abcdef09")).isEqualTo(Bytes.fromHex("0XABCDEF09"));
    assertThat(bytes).hasToString("0xabcdef09");
    assertThat(Bytes.fromHex("0x")).isEqualTo(Bytes.EMPTY).isEqualTo(Bytes.fromHex(""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0x0", "0x123", "zz", "0g", "g0", "0x0x00", " 00", "0x 0", "٠٠"})
  void hexTakesNothingElse(String text) {
    assertThatThrownBy(() -> Bytes.fromHex(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("hex");
  }

  @Test
  void wordsHave32BytesAndAddresses20() {
    for (int size : new int[] {0, 1, 19, 21, 31, 33, 64}) {
      byte[] data = new byte[size];
      assertThatThrownBy(() -> Bytes32.of(data))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected 32 bytes, got " + size);
      assertThatThrownBy(() -> Address.of(data))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected 20 bytes, got " + size);
    }
    assertThat(Bytes32.of(new byte[32])).isEqualTo(Bytes32.ZERO);
    assertThat(Address.of(new byte[20])).isEqualTo(Address.ZERO);
  }

  @Test
  void wordsAreBigEndianNumbers() {
    for (BigInteger number :
        List.of(
            BigInteger.ZERO,
            BigInteger.ONE,
            BigInteger.valueOf(256),
            BigInteger.ONE.shiftLeft(255),
            TWO_256.subtract(BigInteger.ONE))) {
      assertThat(Bytes32.fromNumber(number).toNumber()).isEqualTo(number);
    }
    assertThat(Bytes32.fromNumber(BigInteger.valueOf(258)).toHex()).endsWith("000102");
    assertThatThrownBy(() -> Bytes32.fromNumber(TWO_256))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Bytes32.fromNumber(BigInteger.ONE.negate()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
