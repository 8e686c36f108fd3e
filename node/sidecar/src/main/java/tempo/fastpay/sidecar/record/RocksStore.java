package tempo.fastpay.sidecar.record;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.CompressionType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * Holds rows in RocksDB. A commit is one record of its write-ahead log, synced before {@link
 * #write} returns. A record that a crash cut off is left out when the log is read again; with any
 * other damage the store does not open.
 */
final class RocksStore implements RowStore {
  /** Ten bits a key: one file in a hundred is asked in vain whether it holds a permit. */
  private static final double FILTER_BITS_PER_KEY = 10;

  private static final long SCAN_AHEAD_BYTES = 4L * 1024 * 1024;

  private final RocksDB database;
  private final Options options;
  private final Cache cache;
  private final WriteOptions synced;

  private RocksStore(RocksDB database, Options options, Cache cache) {
    this.database = database;
    this.options = options;
    this.cache = cache;
    this.synced = new WriteOptions().setSync(true);
  }

  /** Makes a new store; there must be none. */
  static RocksStore create(Path folder) throws StoreException {
    return open(folder, true, false);
  }

  /** Opens a store that is there. */
  static RocksStore open(Path folder) throws StoreException {
    return open(folder, false, false);
  }

  /** Opens a store that is there without changing a byte of it. */
  static RocksStore openToRead(Path folder) throws StoreException {
    return open(folder, false, true);
  }

  private static RocksStore open(Path folder, boolean isNew, boolean readOnly)
      throws StoreException {
    try {
      NativeRocks.load();
    } catch (IOException e) {
      throw new StoreException(e.getMessage(), e);
    }
    Cache cache = new LRUCache(RecordLimits.BLOCK_CACHE_BYTES);
    Options options =
        new Options()
            .setCreateIfMissing(isNew)
            .setErrorIfExists(isNew)
            .setParanoidChecks(true)
            .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
            .setMaxTotalWalSize(RecordLimits.WAL_LIMIT_BYTES)
            .setWriteBufferSize(RecordLimits.WRITE_BUFFER_BYTES)
            .setMaxWriteBufferNumber(RecordLimits.WRITE_BUFFERS)
            .setMaxOpenFiles(RecordLimits.OPEN_FILES_LIMIT)
            // Hashes, keys and signatures do not get smaller.
            .setCompressionType(CompressionType.NO_COMPRESSION)
            .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
            .setMaxLogFileSize(RecordLimits.INFO_LOG_BYTES)
            .setKeepLogFileNum(RecordLimits.INFO_LOG_FILES)
            .setStatsDumpPeriodSec(0)
            .setStatsPersistPeriodSec(0)
            .setTableFormatConfig(
                new BlockBasedTableConfig()
                    .setBlockCache(cache)
                    .setCacheIndexAndFilterBlocks(true)
                    .setFilterPolicy(new BloomFilter(FILTER_BITS_PER_KEY)));
    try {
      RocksDB database =
          readOnly
              ? RocksDB.openReadOnly(options, folder.toString())
              : RocksDB.open(options, folder.toString());
      return new RocksStore(database, options, cache);
    } catch (RocksDBException e) {
      options.close();
      cache.close();
      throw failed("cannot be opened", e);
    }
  }

  private static StoreException failed(String what, RocksDBException cause) {
    return new StoreException(what + ": " + cause.getMessage(), cause);
  }

  @Override
  public void write(List<Row> rows) throws StoreException {
    try (WriteBatch batch = new WriteBatch()) {
      for (Row row : rows) {
        if (row.isDeleted()) {
          batch.delete(row.key());
        } else {
          batch.put(row.key(), row.value());
        }
      }
      database.write(synced, batch);
    } catch (RocksDBException e) {
      throw failed("cannot be written", e);
    }
  }

  @Override
  public Optional<byte[]> read(byte[] key) throws StoreException {
    try {
      return Optional.ofNullable(database.get(key));
    } catch (RocksDBException e) {
      throw failed("cannot be read", e);
    }
  }

  @Override
  public void scan(RowRange range, RowVisitor visitor) throws StoreException {
    try (Slice before = range.before().map(Slice::new).orElse(null);
        ReadOptions once =
            new ReadOptions().setFillCache(false).setReadaheadSize(SCAN_AHEAD_BYTES)) {
      if (before != null) {
        once.setIterateUpperBound(before);
      }
      try (RocksIterator rows = database.newIterator(once)) {
        for (rows.seek(range.from()); rows.isValid(); rows.next()) {
          visitor.row(rows.key(), rows.value());
        }
        rows.status();
      }
    } catch (RocksDBException e) {
      throw failed("cannot be read", e);
    }
  }

  /** Reads every block of every file, and checks its checksum. */
  void verifyChecksums() throws StoreException {
    try {
      database.verifyChecksum();
    } catch (RocksDBException e) {
      throw failed("is damaged", e);
    }
  }

  @Override
  public long sequence() {
    return database.getLatestSequenceNumber();
  }

  @Override
  public void close() {
    synced.close();
    database.close();
    options.close();
    cache.close();
  }
}
