package tempo.fastpay.sidecar.record;

/**
 * What bounds a signing record (L11), in one place. How many rows it holds follows from the core:
 * one PERMIT per permit, one QC per known payment, one TAKEN row per taken key; CERTIFICATE rows
 * from the certificate pool, bounded per member; CURSOR rows one per peer. Memory outside the heap
 * is bounded by {@link #NATIVE_BYTES}, files by what is live plus {@link #WAL_LIMIT_BYTES} and what
 * compaction has not reached yet.
 */
public final class RecordLimits {
  /** Rows written by one commit at most; the others wait for the next one. */
  static final int COMMIT_ROWS_LIMIT = 8_192;

  /** Bytes of one commit at most, beside one row, which is never split. */
  static final int COMMIT_BYTES_LIMIT = 8 * 1024 * 1024;

  /** Of these, how many may be deletions of what is final: pruning never crowds out signing. */
  static final int PRUNE_ROWS_PER_COMMIT = 2_048;

  /**
   * Rows waiting for a commit, from which on no new work is begun: submissions are answered
   * TEMPORARY_UNAVAILABLE, gossip pauses. What is under way may still add rows: a submission five
   * and an event of gossip four, so 1,024 × 5 + 512 × 4 for each peer: 11,264 more with three.
   */
  public static final int WAITING_ROWS_LIMIT = 32_768;

  /** Bytes waiting for a commit, from which on no new work is begun. */
  public static final long WAITING_BYTES_LIMIT = 64L * 1024 * 1024;

  /** One write buffer of RocksDB: what lives shorter than a buffer never becomes a file. */
  static final long WRITE_BUFFER_BYTES = 64L * 1024 * 1024;

  /** Buffers filled and not yet in a file; when there are more, writes wait for the disk. */
  static final int WRITE_BUFFERS = 3;

  /** Blocks, indexes and filters of files held in memory. */
  static final long BLOCK_CACHE_BYTES = 64L * 1024 * 1024;

  /** Memory of RocksDB in all: 3 × 64 MiB + 64 MiB = 256 MiB. */
  static final long NATIVE_BYTES = WRITE_BUFFERS * WRITE_BUFFER_BYTES + BLOCK_CACHE_BYTES;

  /** Write-ahead logs on disk before their rows are brought into files. */
  static final long WAL_LIMIT_BYTES = 4 * WRITE_BUFFER_BYTES;

  static final int OPEN_FILES_LIMIT = 512;

  /** RocksDB's own log about itself: two files of one MiB. */
  static final long INFO_LOG_BYTES = 1024 * 1024;

  static final int INFO_LOG_FILES = 2;

  private RecordLimits() {}
}
