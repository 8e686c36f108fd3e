package tempo.fastpay.protocol.api;

/**
 * Asks for a page of the evidence that a validator or an aggregator holds.
 *
 * @param limit at most this many pieces, 1 to {@value #LIMIT_MAX}; 0 means {@value #LIMIT_MAX}
 * @param cursor the next cursor of the last page; empty: from the oldest held
 */
public record EvidenceQuery(int limit, String cursor) {
  public static final int LIMIT_MAX = 100;

  /** Asks for the first page: from the oldest held. */
  public static final EvidenceQuery FIRST = new EvidenceQuery(0, "");

  public EvidenceQuery {
    if (limit < 0 || limit > LIMIT_MAX) {
      throw new IllegalArgumentException("limit: expected 0 to " + LIMIT_MAX + ", got " + limit);
    }
    if (cursor.length() > BoardQuery.CURSOR_LIMIT_CHARS) {
      throw new IllegalArgumentException(
          "cursor: expected at most " + BoardQuery.CURSOR_LIMIT_CHARS + " characters");
    }
    if (limit == 0) {
      limit = LIMIT_MAX;
    }
  }

  public EvidenceQuery after(String nextCursor) {
    return new EvidenceQuery(limit, nextCursor);
  }
}
