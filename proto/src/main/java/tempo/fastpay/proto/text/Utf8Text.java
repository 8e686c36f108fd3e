package tempo.fastpay.proto.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads text from outside as UTF-8, strictly. A reader that replaces what is no UTF-8 makes
 * different passwords one, and one that keeps a byte order mark adds a letter that nobody sees.
 */
public final class Utf8Text {
  private static final char BYTE_ORDER_MARK = '\ufeff';

  private Utf8Text() {}

  /**
   * Decodes a whole text.
   *
   * @throws IllegalArgumentException if it is not UTF-8, begins with a byte order mark or holds a
   *     zero; it says what to do, and nothing of the content
   */
  public static String decode(byte[] content) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          "expected UTF-8 text, found other bytes: save it as UTF-8");
    }
    if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
      throw new IllegalArgumentException(
          "expected UTF-8 text, it begins with a byte order mark (BOM): save it without one");
    }
    if (text.indexOf(0) >= 0) {
      throw new IllegalArgumentException(
          "expected UTF-8 text, found a zero byte: save it as UTF-8, not as UTF-16");
    }
    return text;
  }
}
