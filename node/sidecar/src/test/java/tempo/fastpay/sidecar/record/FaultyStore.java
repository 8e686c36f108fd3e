package tempo.fastpay.sidecar.record;

import java.util.List;
import java.util.Optional;

/** A disk that fails at its n-th write, in one of the ways in which disks do. */
public final class FaultyStore implements RowStore {
  /** What is left behind by the write that fails. */
  public enum Fault {
    NOTHING_WRITTEN,
    HALF_WRITTEN,
    ALL_WRITTEN
  }

  private final RowStore disk;
  private final Fault fault;
  private int goodWritesLeft;

  FaultyStore(RowStore disk, Fault fault, int goodWrites) {
    this.disk = disk;
    this.fault = fault;
    this.goodWritesLeft = goodWrites;
  }

  @Override
  public void write(List<Row> rows) throws StoreException {
    if (goodWritesLeft-- > 0) {
      disk.write(rows);
      return;
    }
    switch (fault) {
      case NOTHING_WRITTEN -> {}
      case HALF_WRITTEN -> disk.write(rows.subList(0, rows.size() / 2));
      case ALL_WRITTEN -> disk.write(rows);
    }
    throw new StoreException("No space left on device");
  }

  @Override
  public Optional<byte[]> read(byte[] key) throws StoreException {
    return disk.read(key);
  }

  @Override
  public void scan(RowRange range, RowVisitor visitor) throws StoreException {
    disk.scan(range, visitor);
  }

  @Override
  public long sequence() {
    return disk.sequence();
  }

  @Override
  public void close() {
    disk.close();
  }
}
