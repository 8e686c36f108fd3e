package tempo.fastpay.sidecar.record;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * Holds what waits for the next commit, in the order in which it came; deletions of final rows wait
 * apart and go in small steps. Belongs to one context. Bounded by {@link RecordLimits}: whoever
 * adds asks {@link #hasRoom} first.
 */
final class WriteQueue {
  /**
   * Rows that are committed together.
   *
   * @param isPermit at most one message is ever written under its key
   */
  record Write(List<Row> rows, boolean isPermit, Promise<Void> done) {
    int sizeBytes() {
      int bytes = 0;
      for (Row row : rows) {
        bytes += row.sizeBytes();
      }
      return bytes;
    }
  }

  private record Prune(Iterator<byte[]> keys, Promise<Void> done) {}

  /**
   * The contents of one commit.
   *
   * @param pruned keys to delete
   * @param ended prunes of which nothing is left after this commit
   */
  record Commit(List<Write> writes, List<byte[]> pruned, List<Promise<Void>> ended) {
    void succeed() {
      writes.forEach(write -> write.done().complete());
      ended.forEach(Promise::complete);
    }

    void fail(Throwable cause) {
      writes.forEach(write -> write.done().fail(cause));
      ended.forEach(done -> done.fail(cause));
    }
  }

  private final Deque<Write> writes = new ArrayDeque<>();
  private final Deque<Prune> prunes = new ArrayDeque<>();
  private int waitingRows;
  private long waitingBytes;

  Future<Void> add(List<Row> rows, boolean isPermit) {
    Write write = new Write(rows, isPermit, Promise.promise());
    writes.addLast(write);
    waitingRows += rows.size();
    waitingBytes += write.sizeBytes();
    return write.done().future();
  }

  /** Deletes these keys, a bounded number with each commit. */
  Future<Void> prune(Iterator<byte[]> keys) {
    Prune prune = new Prune(keys, Promise.promise());
    prunes.addLast(prune);
    return prune.done().future();
  }

  boolean isEmpty() {
    return writes.isEmpty() && prunes.isEmpty();
  }

  boolean hasRoom() {
    return waitingRows < RecordLimits.WAITING_ROWS_LIMIT
        && waitingBytes < RecordLimits.WAITING_BYTES_LIMIT;
  }

  int waitingRows() {
    return waitingRows;
  }

  /** Takes the contents of the next commit. */
  Commit next() {
    List<Write> taken = new ArrayList<>();
    int rows = 0;
    long bytes = 0;
    while (!writes.isEmpty()
        && rows < RecordLimits.COMMIT_ROWS_LIMIT
        && bytes < RecordLimits.COMMIT_BYTES_LIMIT) {
      Write write = writes.removeFirst();
      taken.add(write);
      rows += write.rows().size();
      bytes += write.sizeBytes();
    }
    waitingRows -= rows;
    waitingBytes -= bytes;
    List<byte[]> pruned = new ArrayList<>();
    List<Promise<Void>> ended = new ArrayList<>();
    while (!prunes.isEmpty() && pruned.size() < RecordLimits.PRUNE_ROWS_PER_COMMIT) {
      Prune first = prunes.getFirst();
      if (first.keys().hasNext()) {
        pruned.add(first.keys().next());
      } else {
        ended.add(first.done());
        prunes.removeFirst();
      }
    }
    return new Commit(taken, pruned, ended);
  }

  /** Fails all that waits: nothing more is written. */
  void failAll(Throwable cause) {
    while (!isEmpty()) {
      next().fail(cause);
    }
  }
}
