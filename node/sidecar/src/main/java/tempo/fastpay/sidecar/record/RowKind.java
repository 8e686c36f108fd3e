package tempo.fastpay.sidecar.record;

import java.util.Optional;

/**
 * The kinds of rows. A row's key begins with its kind, its value with the version it was written
 * in. Other bytes of a value need a higher version: the reader of the kind's fields is told the
 * version of each row ({@link RowValue.Fields}), and goes on reading the older ones. Versions of
 * kinds are counted one by one, and apart from that of exports ({@link ExportHeader#VERSION}).
 */
enum RowKind {
  /** The owner of this record; one row. */
  IDENTITY(0x00, 1),
  /** H; one row. */
  BASE(0x01, 2),
  /** Restored from a copy that may be older; at most one row. */
  RESTORED(0x02, 1),
  /** Moved elsewhere: nothing is signed with it any more; at most one row. */
  RETIRED(0x03, 1),
  /** An import has begun and not ended; at most one row. */
  IMPORTING(0x04, 1),
  /** The role of its user, a validator or a signer; none until one has used it; at most one row. */
  ROLE(0x05, 1),
  PERMIT(0x10, 1),
  TAKEN(0x11, 1),
  QC(0x20, 1),
  CERTIFICATE(0x21, 1),
  CURSOR(0x30, 1);

  private final int prefix;
  private final int version;

  RowKind(int prefix, int version) {
    this.prefix = prefix;
    this.version = version;
  }

  int prefix() {
    return prefix;
  }

  /** The newest version, which is the one written. */
  int version() {
    return version;
  }

  static Optional<RowKind> of(byte[] key) {
    for (RowKind kind : values()) {
      if (key.length > 0 && kind.prefix == (key[0] & 0xff)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
