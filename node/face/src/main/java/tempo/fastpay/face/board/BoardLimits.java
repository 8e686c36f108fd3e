package tempo.fastpay.face.board;

import tempo.fastpay.proto.contract.WireLimits;

/**
 * What bounds a bulletin board (L11). It is a display, so its oldest entries leave first; no law
 * rests on it.
 *
 * @param entriesLimit entries held
 * @param bytesLimit of all entries held, as they would be on the wire
 * @param watchersLimit running watches; another one fails until one ends
 * @param pageLimitBytes of the entries of one page; a page ends early and goes on by its cursor
 */
public record BoardLimits(
    int entriesLimit, long bytesLimit, int watchersLimit, int pageLimitBytes) {
  /** More than any entry can take: a page holds at least one. */
  static final int ENTRY_LIMIT_BYTES = 512 * 1024;

  /** Half a message: JSON writes bytes as hex, and names its fields. */
  private static final int PAGE_LIMIT_BYTES = WireLimits.MESSAGE_LIMIT_BYTES / 2;

  public static final BoardLimits DEFAULT =
      new BoardLimits(65_536, 64L * 1024 * 1024, 256, PAGE_LIMIT_BYTES);

  public BoardLimits {
    atLeast("entriesLimit", 1, entriesLimit);
    atLeast("bytesLimit", ENTRY_LIMIT_BYTES, bytesLimit);
    atLeast("watchersLimit", 1, watchersLimit);
    atLeast("pageLimitBytes", ENTRY_LIMIT_BYTES, pageLimitBytes);
    if (pageLimitBytes > PAGE_LIMIT_BYTES) {
      throw new IllegalArgumentException(
          "pageLimitBytes: expected at most " + PAGE_LIMIT_BYTES + ", got " + pageLimitBytes);
    }
  }

  private static void atLeast(String name, long least, long value) {
    if (value < least) {
      throw new IllegalArgumentException(name + ": expected at least " + least + ", got " + value);
    }
  }
}
