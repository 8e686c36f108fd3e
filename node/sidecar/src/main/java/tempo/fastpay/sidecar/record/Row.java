package tempo.fastpay.sidecar.record;

/**
 * One row to write: a value, or nothing to delete it. Arrays are not copied: whoever makes one
 * leaves it alone.
 */
final class Row {
  private final byte[] key;
  private final byte[] value;

  Row(byte[] key, byte[] value) {
    this.key = key;
    this.value = value;
  }

  static Row deleted(byte[] key) {
    return new Row(key, null);
  }

  byte[] key() {
    return key;
  }

  /** The value; null where the row is to be deleted. */
  byte[] value() {
    return value;
  }

  boolean isDeleted() {
    return value == null;
  }

  int sizeBytes() {
    return key.length + (value == null ? 0 : value.length);
  }
}
