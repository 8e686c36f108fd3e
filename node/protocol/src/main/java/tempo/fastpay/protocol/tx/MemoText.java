package tempo.fastpay.protocol.tx;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import tempo.fastpay.protocol.types.Bytes32;

/**
 * Reads a payment's memo as text, and text as a memo; nothing else decides how a memo reads. A
 * sender chooses the 32 bytes freely, so only text that cannot mislead whoever reads it is text:
 * what is invisible, turns the direction of writing or breaks the line stays hex.
 */
public final class MemoText {
  /** What {@link #parse} takes, for messages. */
  public static final String EXPECTED =
      "visible text of 1 to 32 bytes in UTF-8, or 32 bytes in hex after 0x";

  private static final int REPLACEMENT_CHARACTER = 0xFFFD;

  /** Code points that show nothing although they are letters, marks or symbols. */
  private static final String BLANKS =
      "\u034F\u115F\u1160\u17B4\u17B5\u180B\u180C\u180D\u180F\u2800\u3164\uFFA0";

  private static final int VARIATION_SELECTORS_FIRST = 0xFE00;
  private static final int VARIATION_SELECTORS_LAST = 0xFE0F;
  private static final int MORE_VARIATION_SELECTORS_FIRST = 0xE0100;
  private static final int MORE_VARIATION_SELECTORS_LAST = 0xE01EF;

  private MemoText() {}

  /**
   * The memo as text: UTF-8 with zero bytes after it. Empty where it is none, or holds anything
   * that does not show itself.
   */
  public static Optional<String> of(Bytes32 memo) {
    byte[] bytes = memo.bytes().toArray();
    int length = bytes.length;
    while (length > 0 && bytes[length - 1] == 0) {
      length--;
    }
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length)).toString();
      return isPlain(text) ? Optional.of(text) : Optional.empty();
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** The memo for people: its text in quotes, with those inside it escaped, or its hex. */
  public static String shown(Bytes32 memo) {
    return of(memo)
        .map(text -> '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
        .orElseGet(memo::toHex);
  }

  /**
   * Reads what a person wrote: hex after 0x, else text.
   *
   * @throws IllegalArgumentException if it is neither, or would not be shown as it was written
   */
  public static Bytes32 parse(String given) {
    if (given.startsWith("0x") || given.startsWith("0X")) {
      return Bytes32.fromHex(given);
    }
    Bytes32 memo = padded(given);
    if (!of(memo).equals(Optional.of(given))) {
      throw new IllegalArgumentException("expected " + EXPECTED);
    }
    return memo;
  }

  /** True if the text, in UTF-8 with zero bytes after it, is this memo. */
  public static boolean spells(String text, Bytes32 memo) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return bytes.length <= Bytes32.SIZE && padded(text).equals(memo);
  }

  private static Bytes32 padded(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > Bytes32.SIZE) {
      throw new IllegalArgumentException("expected " + EXPECTED);
    }
    return Bytes32.of(Arrays.copyOf(bytes, Bytes32.SIZE));
  }

  private static boolean isPlain(String text) {
    return !text.isBlank()
        && !isMark(text.codePointAt(0))
        && text.codePoints().allMatch(MemoText::isShown);
  }

  /** True for a mark, which is drawn over what stands before it. */
  private static boolean isMark(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK ->
          true;
      default -> false;
    };
  }

  private static boolean isShown(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      case Character.SPACE_SEPARATOR -> codePoint == ' ';
      default ->
          codePoint != REPLACEMENT_CHARACTER
              && BLANKS.indexOf(codePoint) < 0
              && !isVariationSelector(codePoint);
    };
  }

  private static boolean isVariationSelector(int codePoint) {
    return (codePoint >= VARIATION_SELECTORS_FIRST && codePoint <= VARIATION_SELECTORS_LAST)
        || (codePoint >= MORE_VARIATION_SELECTORS_FIRST
            && codePoint <= MORE_VARIATION_SELECTORS_LAST);
  }
}
