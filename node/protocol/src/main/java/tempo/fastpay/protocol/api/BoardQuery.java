package tempo.fastpay.protocol.api;

import java.util.Objects;
import java.util.Optional;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Asks for a page of entries from a bulletin board: in the order of the board from a cursor on, or
 * newest first.
 *
 * @param sinceUnixMillis unix time in milliseconds: leaves out what the validator stored before it;
 *     0: nothing
 * @param limit at most this many, 1 to {@value #LIMIT_MAX}; 0 means {@value #LIMIT_DEFAULT}
 * @param cursor the next cursor of the last page; empty: from the oldest entry held
 * @param before newest first: the next cursor of the last page, empty text: from the newest entry
 *     on; empty: oldest first. Not with a cursor
 */
public record BoardQuery(
    BoardFilter filter, UInt64 sinceUnixMillis, int limit, String cursor, Optional<String> before) {
  public static final int LIMIT_DEFAULT = 100;
  public static final int LIMIT_MAX = 1000;
  public static final int CURSOR_LIMIT_CHARS = 64;

  public BoardQuery {
    Objects.requireNonNull(filter);
    Objects.requireNonNull(sinceUnixMillis);
    if (limit < 0 || limit > LIMIT_MAX) {
      throw new IllegalArgumentException("limit: expected 0 to " + LIMIT_MAX + ", got " + limit);
    }
    checkCursor("cursor", cursor);
    before.ifPresent(last -> checkCursor("before", last));
    if (before.isPresent() && !cursor.isEmpty()) {
      throw new IllegalArgumentException("cursor or before: expected at most one of them");
    }
    if (limit == 0) {
      limit = LIMIT_DEFAULT;
    }
  }

  private static void checkCursor(String name, String cursor) {
    if (cursor.length() > CURSOR_LIMIT_CHARS) {
      throw new IllegalArgumentException(
          name
              + ": expected one that this validator gave, at most "
              + CURSOR_LIMIT_CHARS
              + " characters");
    }
  }

  /** Asks oldest first. */
  public BoardQuery(BoardFilter filter, UInt64 sinceUnixMillis, int limit, String cursor) {
    this(filter, sinceUnixMillis, limit, cursor, Optional.empty());
  }

  public static BoardQuery of(BoardFilter filter) {
    return new BoardQuery(filter, UInt64.ZERO, 0, "");
  }

  /** Asks newest first, from the newest entry on. */
  public static BoardQuery newestFirst(BoardFilter filter, int limit) {
    return new BoardQuery(filter, UInt64.ZERO, limit, "", Optional.of(""));
  }

  /** Asks for the page that follows the one with this next cursor. */
  public BoardQuery after(String nextCursor) {
    return before.isPresent()
        ? new BoardQuery(filter, sinceUnixMillis, limit, "", Optional.of(nextCursor))
        : new BoardQuery(filter, sinceUnixMillis, limit, nextCursor);
  }
}
