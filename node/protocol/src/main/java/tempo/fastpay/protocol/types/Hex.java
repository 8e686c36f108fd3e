package tempo.fastpay.protocol.types;

/** Hex text, written by hand because TeaVM lacks {@code HexFormat}. */
final class Hex {
  private static final char[] DIGITS = "0123456789abcdef".toCharArray();

  private Hex() {}

  static String encode(byte[] data) {
    char[] text = new char[2 + data.length * 2];
    text[0] = '0';
    text[1] = 'x';
    for (int i = 0; i < data.length; i++) {
      text[2 + i * 2] = DIGITS[(data[i] >> 4) & 0xf];
      text[3 + i * 2] = DIGITS[data[i] & 0xf];
    }
    return new String(text);
  }

  static byte[] decode(String text) {
    int start = text.startsWith("0x") || text.startsWith("0X") ? 2 : 0;
    int digits = text.length() - start;
    if (digits % 2 != 0) {
      throw new IllegalArgumentException("hex needs an even number of digits, got " + digits);
    }
    byte[] data = new byte[digits / 2];
    for (int i = 0; i < data.length; i++) {
      int at = start + i * 2;
      data[i] = (byte) (digit(text, at) << 4 | digit(text, at + 1));
    }
    return data;
  }

  private static int digit(String text, int at) {
    char c = text.charAt(at);
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
      return c - 'a' + 10;
    }
    if (c >= 'A' && c <= 'F') {
      return c - 'A' + 10;
    }
    throw new IllegalArgumentException("not a hex digit at position " + at);
  }
}
