package tempo.fastpay.protocol.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Amounts and nonces never wrap (L5). */
class UInt64Test {
  private static final BigInteger TWO_64 = BigInteger.ONE.shiftLeft(64);

  @ParameterizedTest
  @ValueSource(
      strings = {"0", "1", "9223372036854775807", "9223372036854775808", "18446744073709551615"})
  void parsesAndPrintsTheWholeRange(String decimal) {
    UInt64 number = UInt64.parse(decimal);
    assertThat(number).hasToString(decimal);
    assertThat(number.toBigInteger()).isEqualTo(new BigInteger(decimal));
    assertThat(UInt64.of(number.toBigInteger())).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-1",
        "+1",
        " 1",
        "1 ",
        "1.0",
        "0x1",
        "1e3",
        "١",
        "18446744073709551616",
        "99999999999999999999",
        "100000000000000000000"
      })
  void parsesNothingElse(String text) {
    assertThatThrownBy(() -> UInt64.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesNumbersOutOfRange() {
    assertThatThrownBy(() -> UInt64.of(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> UInt64.of(TWO_64)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> UInt64.of(BigInteger.ONE.negate()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(UInt64.of(TWO_64.subtract(BigInteger.ONE))).isEqualTo(UInt64.MAX);
  }

  @Test
  void ordersAsUnsigned() {
    List<UInt64> ascending =
        List.of(
            UInt64.ZERO,
            UInt64.ONE,
            UInt64.of(Long.MAX_VALUE),
            UInt64.of(Long.MAX_VALUE).next(),
            UInt64.MAX);
    assertThat(ascending.stream().sorted().toList()).isEqualTo(ascending);
    assertThat(UInt64.of(Long.MAX_VALUE).isLessThan(UInt64.MAX)).isTrue();
    assertThat(UInt64.MAX.isLessThan(UInt64.ZERO)).isFalse();
    assertThat(UInt64.ONE.isLessThan(UInt64.ONE)).isFalse();
  }

  @Test
  void countsUpToTheEndAndNoFurther() {
    assertThat(UInt64.ZERO.next()).isEqualTo(UInt64.ONE);
    assertThat(new UInt64(-2).next()).isEqualTo(UInt64.MAX);
    assertThatThrownBy(UInt64.MAX::next).isInstanceOf(ArithmeticException.class);
    assertThat(UInt64.ZERO.isZero()).isTrue();
    assertThat(UInt64.MAX.isZero()).isFalse();
  }
}
