package tempo.fastpay.sidecar.record;

import java.util.Optional;

/**
 * Reads and writes a row's value: the version it was written in, then its fields. Whoever reads the
 * fields is told the version, so that a row of an older one can be read in its own way.
 */
final class RowValue {
  /** Reads the fields behind the version. */
  @FunctionalInterface
  interface Fields<T> {
    /**
     * Reads one row's fields.
     *
     * @param version 1 to the newest of the row's kind: which fields there are
     */
    T read(int version, FieldReader in);
  }

  private RowValue() {}

  /** Begins a value in the newest version of its kind. */
  static FieldWriter begin(RowKind kind) {
    return begin(kind.version());
  }

  /** Begins a value in a version. */
  static FieldWriter begin(int version) {
    return new FieldWriter().u8(version);
  }

  /** Reads one row by itself. */
  static <T> T read(RowKind kind, byte[] value, Fields<T> fields) {
    return read(kind, value, Optional.empty(), fields);
  }

  /**
   * Reads one row among many.
   *
   * @param shared what the others have in common with it
   */
  static <T> T read(RowKind kind, byte[] value, Optional<SharedValues> shared, Fields<T> fields) {
    return read(kind.version(), value, shared, fields);
  }

  /**
   * Reads a value to its end.
   *
   * @param newest the newest version that the fields' reader knows
   * @throws MalformedRowException if it is of a version that is not known, too short or too long
   */
  static <T> T read(int newest, byte[] value, Optional<SharedValues> shared, Fields<T> fields) {
    FieldReader in = new FieldReader(value, shared);
    int version = in.u8();
    if (version < 1 || version > newest) {
      throw new MalformedRowException(
          "it is of version " + version + ", this program knows up to " + newest);
    }
    T read = fields.read(version, in);
    in.end();
    return read;
  }
}
