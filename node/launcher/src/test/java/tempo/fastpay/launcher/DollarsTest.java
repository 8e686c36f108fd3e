package tempo.fastpay.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DollarsTest {
  @ParameterizedTest
  @CsvSource({
    "10.00,10000000,$10.00",
    "10,10000000,$10.00",
    "0.000001,1,$0.000001",
    "4.9856,4985600,$4.9856",
    "1200,1200000000,$1200.00"
  })
  void amountsAreReadAndShown(String text, String units, String shown) {
    assertThat(Dollars.parse(text)).hasToString(units);
    assertThat(Dollars.format(new BigInteger(units))).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0", "0.000000", "-1", "+1", "1,5", "1e2", ".5", "1.", "1.0000001", "$1", "٣"})
  void othersAreRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Dollars.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-5000000"})
  void whatCannotBePaidCanStillBeShown(String units) {
    assertThat(Dollars.format(new BigInteger(units))).matches("\\$-?[05]\\.00");
  }
}
