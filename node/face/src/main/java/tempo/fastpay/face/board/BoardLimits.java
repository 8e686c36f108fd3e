package tempo.fastpay.face.board;

import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.protocol.types.Bounds;

/**
 * The bounds of a bulletin board (L11). A board is a display, so its oldest entries leave first; no
 * law rests on it.
 *
 * @param entriesLimit entries held
 * @param bytesLimit bytes of all entries held, as they would be on the wire
 * @param watchersLimit running watches; another one fails until one ends
 * @param pageLimitBytes bytes of the entries of one page; a page ends early and goes on by its
 *     cursor
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
    Bounds.atLeast("entriesLimit", entriesLimit, 1);
    Bounds.atLeast("bytesLimit", bytesLimit, ENTRY_LIMIT_BYTES);
    Bounds.atLeast("watchersLimit", watchersLimit, 1);
    Bounds.within("pageLimitBytes", pageLimitBytes, ENTRY_LIMIT_BYTES, PAGE_LIMIT_BYTES);
  }

  public BoardLimits withEntries(int other) {
    return new BoardLimits(other, bytesLimit, watchersLimit, pageLimitBytes);
  }

  public BoardLimits withBytes(long other) {
    return new BoardLimits(entriesLimit, other, watchersLimit, pageLimitBytes);
  }

  public BoardLimits withWatchers(int other) {
    return new BoardLimits(entriesLimit, bytesLimit, other, pageLimitBytes);
  }

  public BoardLimits withPageBytes(int other) {
    return new BoardLimits(entriesLimit, bytesLimit, watchersLimit, other);
  }
}
