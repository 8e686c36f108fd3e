package tempo.fastpay.sidecar.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A range of rows whose keys lie beside each other. Arrays are not copied: whoever makes one leaves
 * it alone.
 */
final class RowRange {
  static final RowRange ALL = new RowRange(new byte[0], Optional.empty());

  private static final int FIRST_BYTES = 256;

  private final byte[] from;
  private final Optional<byte[]> before;

  private RowRange(byte[] from, Optional<byte[]> before) {
    this.from = from;
    this.before = before;
  }

  /** The first key that may be in it. */
  byte[] from() {
    return from;
  }

  /** The first key after it; empty: it goes on to the end. */
  Optional<byte[]> before() {
    return before;
  }

  /**
   * One of so many equal parts of a kind's rows, by the first byte after the kind: for permits and
   * QCs the first of the sender's address, which is a hash, so that parts are about as large.
   *
   * @param part from 0
   * @param parts at most 256
   */
  static RowRange part(RowKind kind, int part, int parts) {
    return new RowRange(
        part == 0 ? RowKeys.single(kind) : at(kind, FIRST_BYTES * part / parts),
        Optional.of(part == parts - 1 ? after(kind) : at(kind, FIRST_BYTES * (part + 1) / parts)));
  }

  /**
   * The ranges of all rows of none of these kinds, also of kinds that this program does not know.
   */
  static List<RowRange> except(List<RowKind> ascending) {
    List<RowRange> ranges = new ArrayList<>();
    byte[] from = ALL.from;
    for (RowKind kind : ascending) {
      ranges.add(new RowRange(from, Optional.of(RowKeys.single(kind))));
      from = after(kind);
    }
    ranges.add(new RowRange(from, Optional.empty()));
    return ranges;
  }

  private static byte[] at(RowKind kind, int first) {
    return new byte[] {(byte) kind.prefix(), (byte) first};
  }

  private static byte[] after(RowKind kind) {
    return new byte[] {(byte) (kind.prefix() + 1)};
  }
}
