package tempo.fastpay.sidecar.record;

import java.util.List;
import java.util.Optional;

/**
 * Holds rows: the seam below which a disk may fail. For one worker thread at a time; {@link #scan}
 * may run on several beside each other.
 */
interface RowStore extends AutoCloseable {
  /**
   * Writes rows, all or none of them, and makes them durable: they are when this returns.
   *
   * @throws StoreException if it is not known that they are; nothing more may be written then
   */
  void write(List<Row> rows) throws StoreException;

  Optional<byte[]> read(byte[] key) throws StoreException;

  /** Shows all rows in the order of their keys. */
  default void scan(RowVisitor visitor) throws StoreException {
    scan(RowRange.ALL, visitor);
  }

  /** Shows the rows of a range in the order of their keys. */
  void scan(RowRange range, RowVisitor visitor) throws StoreException;

  /** A number that grows with every row written and never falls. */
  long sequence();

  @Override
  void close();

  /** Looks at one row. */
  interface RowVisitor {
    void row(byte[] key, byte[] value);
  }

  /** Says that the disk, or its contents, failed. */
  final class StoreException extends Exception {
    private static final long serialVersionUID = 1L;

    StoreException(String message, Throwable cause) {
      super(message, cause);
    }

    StoreException(String message) {
      super(message);
    }
  }
}
