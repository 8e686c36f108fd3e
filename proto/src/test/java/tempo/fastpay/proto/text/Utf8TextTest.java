package tempo.fastpay.proto.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.proto.json.JsonText;

/** Text from outside is UTF-8 or refused; nothing is replaced or kept unseen. */
class Utf8TextTest {
  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  @Test
  void textIsReadAsItIs() {
    for (String text : new String[] {"", "a", "pass wörd\n", "\u20ac \ud83d\ude00", "a\ufeffb"}) {
      assertThat(Utf8Text.decode(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"e4", "80", "c0af", "eda080", "f4908080", "61e4", "e282"})
  void bytesThatAreNoUtf8AreRefused(String bytes) {
    assertThatThrownBy(() -> Utf8Text.decode(hex(bytes)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected UTF-8 text, found other bytes: save it as UTF-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32LE"})
  void otherEncodingsAreRefused(String charset) {
    assertThatThrownBy(() -> Utf8Text.decode("password".getBytes(Charset.forName(charset))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("save it as UTF-8");
  }

  @Test
  void aByteOrderMarkIsRefused() {
    assertThatThrownBy(() -> Utf8Text.decode(hex("efbbbf7b7d")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("byte order mark (BOM): save it without one");
    assertThatThrownBy(() -> JsonText.parseObject(hex("efbbbf7b7d"), "expected a QC"))
        .hasMessageContaining("byte order mark");
  }

  @Test
  void aParserNeverQuotesWhatItRead() {
    for (String text :
        new String[] {
          "hunter2",
          "{hunter2",
          "{\"a\": hunter2}",
          "\"hunter2\"",
          "[\"hunter2\"]",
          "{\"hunter2\": 1, \"hunter2\": 2}"
        }) {
      assertThatThrownBy(() -> JsonText.parseObject(text))
          .as(text)
          .isInstanceOf(MalformedRequestException.class)
          .hasMessageContaining(" at line 1, column ")
          .message()
          .doesNotContain("hunter2");
    }
  }
}
