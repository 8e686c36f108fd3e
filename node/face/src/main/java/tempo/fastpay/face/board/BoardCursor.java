package tempo.fastpay.face.board;

import java.util.random.RandomGenerator;

/**
 * A place on one board during one run of its validator: {@code <boot id>-<sequence>}. Opaque to
 * everybody else, and theirs to lie about (L12): what this board did not give out means "from the
 * oldest entry held".
 */
public final class BoardCursor {
  private static final int BOOT_ID_LIMIT_CHARS = 32;
  private static final int SEQUENCE_LIMIT_DIGITS = 18;

  private final String prefix;

  /** Makes cursors of a board, or of another list, with this boot id. */
  public BoardCursor(String bootId) {
    if (!bootId.matches("[0-9a-z]{1," + BOOT_ID_LIMIT_CHARS + "}")) {
      throw new IllegalArgumentException(
          "bootId: expected 1 to " + BOOT_ID_LIMIT_CHARS + " of 0-9 and a-z, got " + bootId);
    }
    prefix = bootId + "-";
  }

  /** Another boot id at each start: what was given out before then is no longer known. */
  public static String newBootId(RandomGenerator random) {
    return Long.toString(random.nextLong() >>> 1, Character.MAX_RADIX);
  }

  public String at(long sequence) {
    return prefix + sequence;
  }

  /** The sequence that the cursor stands after; 0 if it is none of this board's. */
  public long read(String cursor, long lastSequence) {
    int digits = cursor.length() - prefix.length();
    if (digits < 1 || digits > SEQUENCE_LIMIT_DIGITS || !cursor.startsWith(prefix)) {
      return 0;
    }
    long sequence = 0;
    for (int i = prefix.length(); i < cursor.length(); i++) {
      char c = cursor.charAt(i);
      if (c < '0' || c > '9') {
        return 0;
      }
      sequence = 10 * sequence + (c - '0');
    }
    return sequence <= lastSequence ? sequence : 0;
  }
}
