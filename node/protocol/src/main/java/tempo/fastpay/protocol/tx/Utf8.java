package tempo.fastpay.protocol.tx;

/** Checks strict UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF. */
final class Utf8 {
  private Utf8() {}

  static boolean isValid(byte[] text) {
    int at = 0;
    while (at < text.length) {
      int size = sizeAt(text, at);
      if (size == 0) {
        return false;
      }
      at += size;
    }
    return true;
  }

  /** The number of bytes of the character that starts here, 0 if none does. */
  private static int sizeAt(byte[] text, int at) {
    int first = text[at] & 0xff;
    if (first < 0x80) {
      return 1;
    }
    int size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (at + size > text.length) {
      return 0;
    }
    int codePoint = first & (0xff >> (size + 1));
    for (int i = 1; i < size; i++) {
      int next = text[at + i] & 0xff;
      if ((next & 0xc0) != 0x80) {
        return 0;
      }
      codePoint = codePoint << 6 | (next & 0x3f);
    }
    // A continuation byte or 0xf8.. in front fails here too: its bits give a wrong range.
    return switch (size) {
      case 2 -> first >= 0xc2 ? 2 : 0;
      case 3 -> codePoint >= 0x800 && (codePoint < 0xd800 || codePoint > 0xdfff) ? 3 : 0;
      default -> first <= 0xf4 && codePoint >= 0x10000 && codePoint <= 0x10ffff ? 4 : 0;
    };
  }
}
