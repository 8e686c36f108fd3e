package tempo.fastpay.protocol.api;

import java.util.Objects;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Asks for a page of certificates from a bulletin board.
 *
 * @param sinceUnixMillis unix time in milliseconds: leaves out what the validator stored before it;
 *     0: nothing
 * @param limit at most this many, 1 to {@value #LIMIT_MAX}; 0 means {@value #LIMIT_DEFAULT}
 * @param cursor the next cursor of the last page; empty: from the oldest entry held
 */
public record BoardQuery(BoardFilter filter, UInt64 sinceUnixMillis, int limit, String cursor) {
  public static final int LIMIT_DEFAULT = 100;
  public static final int LIMIT_MAX = 1000;
  public static final int CURSOR_LIMIT_CHARS = 64;

  public BoardQuery {
    Objects.requireNonNull(filter);
    Objects.requireNonNull(sinceUnixMillis);
    if (limit < 0 || limit > LIMIT_MAX) {
      throw new IllegalArgumentException("limit: expected 0 to " + LIMIT_MAX + ", got " + limit);
    }
    if (cursor.length() > CURSOR_LIMIT_CHARS) {
      throw new IllegalArgumentException(
          "cursor: expected one that this validator gave, at most "
              + CURSOR_LIMIT_CHARS
              + " characters");
    }
    if (limit == 0) {
      limit = LIMIT_DEFAULT;
    }
  }

  public static BoardQuery of(BoardFilter filter) {
    return new BoardQuery(filter, UInt64.ZERO, 0, "");
  }

  public BoardQuery after(String nextCursor) {
    return new BoardQuery(filter, sinceUnixMillis, limit, nextCursor);
  }
}
