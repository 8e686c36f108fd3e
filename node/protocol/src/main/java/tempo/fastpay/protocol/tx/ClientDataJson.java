package tempo.fastpay.protocol.tx;

import java.util.Optional;

/**
 * Reads WebAuthn's clientDataJSON: one object whose members {@code type} and {@code challenge} are
 * as they must be. Never looser than the chain, and stricter where strictness costs nobody: the
 * text is valid UTF-8, and nesting is bounded. Other members may have any JSON shape.
 */
final class ClientDataJson {
  static final int DEPTH_LIMIT = 32;

  private static final String TYPE = "webauthn.get";

  private final byte[] text;
  private int at;

  private ClientDataJson(byte[] text) {
    this.text = text;
  }

  /** Refuses client data that is not an assertion over {@code challenge}. */
  static void require(byte[] text, String challenge) throws Refused {
    if (!Utf8.isValid(text)) {
      throw bad("not valid UTF-8");
    }
    new ClientDataJson(text).requireObject(challenge);
  }

  private void requireObject(String expectedChallenge) throws Refused {
    Optional<String> type = Optional.empty();
    Optional<String> challenge = Optional.empty();
    skipSpace();
    expect('{');
    skipSpace();
    boolean more = peek() != '}';
    if (!more) {
      at++;
    }
    while (more) {
      Text name = readString();
      expectColon();
      if (name.value().equals("type")) {
        type = Optional.of(readMember(name, type));
      } else if (name.value().equals("challenge")) {
        challenge = Optional.of(readMember(name, challenge));
      } else {
        skipValue(1);
      }
      more = nextItem('}');
    }
    skipSpace();
    if (at != text.length) {
      throw bad("bytes after its end");
    }
    if (!type.equals(Optional.of(TYPE))) {
      throw bad("type must be " + TYPE);
    }
    if (!challenge.equals(Optional.of(expectedChallenge))) {
      throw bad("challenge must be the signed hash in base64url without padding");
    }
  }

  /** The chain reads these two without unescaping them: an escape is a refusal there. */
  private String readMember(Text name, Optional<String> before) throws Refused {
    if (before.isPresent()) {
      throw bad("member " + name.value() + " given twice");
    }
    if (peek() != '"') {
      throw bad(name.value() + " must be a string");
    }
    Text value = readString();
    if (name.escaped() || value.escaped()) {
      throw bad(name.value() + " must be written without escapes");
    }
    return value.value();
  }

  private void skipValue(int depth) throws Refused {
    if (depth > DEPTH_LIMIT) {
      throw bad("nested deeper than " + DEPTH_LIMIT);
    }
    int first = peek();
    switch (first) {
      case '"' -> readString();
      case '{' -> skipObject(depth);
      case '[' -> skipArray(depth);
      case 't' -> skipWord("true");
      case 'f' -> skipWord("false");
      case 'n' -> skipWord("null");
      default -> skipNumber();
    }
  }

  private void skipObject(int depth) throws Refused {
    at++;
    skipSpace();
    if (peek() == '}') {
      at++;
      return;
    }
    do {
      readString();
      expectColon();
      skipValue(depth + 1);
    } while (nextItem('}'));
  }

  private void skipArray(int depth) throws Refused {
    at++;
    skipSpace();
    if (peek() == ']') {
      at++;
      return;
    }
    do {
      skipValue(depth + 1);
    } while (nextItem(']'));
  }

  /** Moves past a comma to the next item (true) or past the end of the collection (false). */
  private boolean nextItem(char close) throws Refused {
    skipSpace();
    int next = peek();
    at++;
    if (next == close) {
      return false;
    }
    if (next != ',') {
      throw bad("expected ',' or '" + close + "' at byte " + (at - 1));
    }
    skipSpace();
    return true;
  }

  private void skipWord(String word) throws Refused {
    for (int i = 0; i < word.length(); i++) {
      expect(word.charAt(i));
    }
  }

  private void skipNumber() throws Refused {
    if (peek() == '-') {
      at++;
    }
    if (peek() == '0') {
      at++;
    } else {
      skipDigits();
    }
    if (peek() == '.') {
      at++;
      skipDigits();
    }
    if (peek() == 'e' || peek() == 'E') {
      at++;
      if (peek() == '+' || peek() == '-') {
        at++;
      }
      skipDigits();
    }
  }

  private void skipDigits() throws Refused {
    if (peek() < '0' || peek() > '9') {
      throw bad("not JSON at byte " + at);
    }
    while (peek() >= '0' && peek() <= '9') {
      at++;
    }
  }

  /** A string's text with ASCII characters as they are; the others only differ from ASCII. */
  private record Text(String value, boolean escaped) {}

  private Text readString() throws Refused {
    expect('"');
    StringBuilder value = new StringBuilder();
    boolean escaped = false;
    while (peek() != '"') {
      int next = peek();
      if (next < 0x20) {
        throw bad("string not closed, or a control character in it, at byte " + at);
      }
      at++;
      if (next == '\\') {
        escaped = true;
        value.append(readEscape());
      } else {
        value.append((char) next);
      }
    }
    at++;
    return new Text(value.toString(), escaped);
  }

  private String readEscape() throws Refused {
    int kind = peek();
    at++;
    return switch (kind) {
      case '"', '\\', '/' -> String.valueOf((char) kind);
      case 'b' -> "\b";
      case 'f' -> "\f";
      case 'n' -> "\n";
      case 'r' -> "\r";
      case 't' -> "\t";
      case 'u' -> readUnicodeEscape();
      default -> throw bad("unknown escape at byte " + (at - 1));
    };
  }

  private String readUnicodeEscape() throws Refused {
    char first = readHex();
    if (!Character.isSurrogate(first)) {
      return String.valueOf(first);
    }
    if (Character.isLowSurrogate(first)) {
      throw bad("half a surrogate pair at byte " + at);
    }
    expect('\\');
    expect('u');
    char second = readHex();
    if (!Character.isLowSurrogate(second)) {
      throw bad("half a surrogate pair at byte " + at);
    }
    return String.valueOf(new char[] {first, second});
  }

  private char readHex() throws Refused {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int digit = peek();
      if (digit >= '0' && digit <= '9') {
        digit -= '0';
      } else if (digit >= 'a' && digit <= 'f') {
        digit -= 'a' - 10;
      } else if (digit >= 'A' && digit <= 'F') {
        digit -= 'A' - 10;
      } else {
        throw bad("expected four hex digits at byte " + at);
      }
      value = value << 4 | digit;
      at++;
    }
    return (char) value;
  }

  private void expectColon() throws Refused {
    skipSpace();
    expect(':');
    skipSpace();
  }

  private void expect(char expected) throws Refused {
    if (peek() != expected) {
      throw bad("expected '" + expected + "' at byte " + at);
    }
    at++;
  }

  private void skipSpace() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') {
      at++;
    }
  }

  /** The next byte, or -1 at the end. */
  private int peek() {
    return at < text.length ? text[at] & 0xff : -1;
  }

  private static Refused bad(String what) {
    return Refused.format("signature: WebAuthn client data: " + what);
  }
}
