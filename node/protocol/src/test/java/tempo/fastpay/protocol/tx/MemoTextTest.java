package tempo.fastpay.protocol.tx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tempo.fastpay.protocol.types.Bytes32;

/** Holds how a memo reads, and what can be written as one. */
class MemoTextTest {
  private static Bytes32 memo(String text) {
    return Bytes32.of(Arrays.copyOf(text.getBytes(StandardCharsets.UTF_8), Bytes32.SIZE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "invoice 4711",
        "Grüße an Çelik",
        "請求書 №7",
        "☕ 3×",
        "e\u0301te\u0301",
        " with spaces ",
        "12345678901234567890123456789012",
        "<b>\"&amp;'\\"
      })
  void visibleTextReadsAsItWasWritten(String text) {
    assertThat(MemoText.parse(text)).isEqualTo(memo(text));
    assertThat(MemoText.of(memo(text))).contains(text);
    assertThat(MemoText.spells(text, memo(text))).isTrue();
    assertThat(MemoText.spells(text + "!", memo(text))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "a\nb",
        "a\u001b[2Jb",
        "a\u0000b",
        "a\u0085b",
        "pay \u202Eeciov",
        "a\u2066b",
        "a\u200Bb",
        "a\u200Db",
        "a\u00A0b",
        "a\u2028b",
        "a\u3164b",
        "a\uFE0Fb",
        "\u0301a",
        "a\uE000b",
        "a\uFFFDb",
        "\uDB40\uDC41a"
      })
  void whatCouldMisleadIsNoText(String text) {
    assertThat(MemoText.of(memo(text))).isEmpty();
    assertThatThrownBy(() -> MemoText.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(MemoText.EXPECTED);
  }

  @Test
  void halfACharacterIsNoText() {
    assertThatThrownBy(() -> MemoText.parse("\uD83Fa"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void bytesThatAreNoTextAreHex() {
    Bytes32 broken = Bytes32.fromHex("0xc328" + "00".repeat(30));
    assertThat(MemoText.of(broken)).isEmpty();
    assertThat(MemoText.shown(broken)).isEqualTo(broken.toHex());
    assertThat(MemoText.parse(broken.toHex())).isEqualTo(broken);
    assertThat(MemoText.of(Bytes32.ZERO)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0x", "0x12", "0xyes", "0X12", "123456789012345678901234567890123", "ü"})
  void whatIsTooLongOrHalfHexIsRefused(String text) {
    String given = text.equals("ü") ? text.repeat(17) : text;
    assertThatThrownBy(() -> MemoText.parse(given)).isInstanceOf(IllegalArgumentException.class);
    assertThat(MemoText.spells(given.repeat(17), memo("x"))).isFalse();
  }

  @Test
  void textForPeopleCannotLeaveItsQuotes() {
    assertThat(MemoText.shown(memo("a\", settled\\"))).isEqualTo("\"a\\\", settled\\\\\"");
  }
}
