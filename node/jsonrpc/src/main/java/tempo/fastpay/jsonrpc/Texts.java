package tempo.fastpay.jsonrpc;

/** Bounds what the other side says, where it becomes part of a message for people. */
final class Texts {
  private static final int LIMIT_CHARS = 256;

  private Texts() {}

  /** The beginning of a text, on one line; empty for null. */
  static String cut(String text) {
    if (text == null) {
      return "";
    }
    String line = text.length() > LIMIT_CHARS ? text.substring(0, LIMIT_CHARS) + "…" : text;
    return line.replaceAll("\\p{Cntrl}+", " ").strip();
  }
}
