package tempo.fastpay.sidecar.record;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tempo.fastpay.loop.Confined;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.sidecar.core.Permit;
import tempo.fastpay.sidecar.port.RecordException;
import tempo.fastpay.sidecar.port.SignerRecord;

/**
 * Keeps a signer's record on disk, in the same directory and rows as a validator's. Keys are looked
 * up in it one by one and none is held in memory, so that it may grow for a whole epoch. One worker
 * thread reads and writes; claims that come while it does are one commit, with one sync.
 */
public final class DurableSignerRecord extends SignerRecord {
  private record Asked(Permit permit, Promise<First> answer) {}

  private final Vertx vertx;
  private final RecordDirectory directory;
  private final RecordIdentity identity;
  private final boolean isNewKey;
  private final Deque<Asked> waiting = new ArrayDeque<>();
  private Confined confined;
  private Loop.Worker worker;
  private RecordDirectory.Open files;
  private Optional<RecordException> failure = Optional.empty();
  private boolean committing;
  private Optional<Promise<Void>> closing = Optional.empty();

  DurableSignerRecord(
      Vertx vertx, RecordDirectory directory, RecordIdentity identity, boolean isNewKey) {
    this.vertx = vertx;
    this.directory = directory;
    this.identity = identity;
    this.isNewKey = isNewKey;
  }

  /**
   * Makes a record in a directory.
   *
   * @param isNewKey the operator says that the key has never signed in this epoch: a record is
   *     made, and there must be none
   */
  public static DurableSignerRecord at(
      Vertx vertx, Path directory, RecordIdentity identity, boolean isNewKey) {
    return new DurableSignerRecord(vertx, new RecordDirectory(directory), identity, isNewKey);
  }

  @Override
  public Future<Void> open() {
    Loop loop = Loop.of(vertx);
    confined = new Confined(loop);
    worker = loop.worker("signer-record-" + identity.publicKey());
    return confined.call(() -> worker.run(this::openFiles).recover(this::closed));
  }

  private Future<Void> closed(Throwable cause) {
    return worker.close().transform(done -> Future.failedFuture(cause));
  }

  private Void openFiles() throws IOException {
    files = directory.openOf(identity, RecordRole.SIGNER, isNewKey);
    try {
      for (RowKind state : List.of(RowKind.RETIRED, RowKind.IMPORTING, RowKind.RESTORED)) {
        if (files.store().read(RowKeys.single(state)).isPresent()) {
          throw state == RowKind.RESTORED ? restored() : ContentsReader.unusable(state);
        }
      }
      files.claim(RecordRole.SIGNER);
      return null;
    } catch (RowStore.StoreException e) {
      files.close();
      throw RecordException.hopeless(directory + ": the signing record " + e.getMessage(), e);
    } catch (RecordException e) {
      files.close();
      throw e.in(directory.toString());
    }
  }

  /**
   * Refuses a restored record: a validator asks its peers and waits; a signer has nobody to ask.
   */
  private static RecordException restored() {
    return RecordException.hopeless(
        "it was restored from a copy that may be older than what was signed, and a signer cannot"
            + " find out: put the whole record there, or rotate the key with the next epoch");
  }

  @Override
  protected Future<First> first(Permit asked) {
    return confined.call(
        () -> {
          if (failure.isPresent()) {
            return Future.failedFuture(failure.get());
          }
          if (closing.isPresent()) {
            return Future.failedFuture(new IllegalStateException("the signing record is closed"));
          }
          Promise<First> answer = Promise.promise();
          waiting.addLast(new Asked(asked, answer));
          commit();
          return answer.future();
        });
  }

  @Override
  public boolean hasRoom() {
    return waiting.size() < RecordLimits.WAITING_ROWS_LIMIT;
  }

  private void commit() {
    if (committing) {
      return;
    }
    if (waiting.isEmpty()) {
      closing.ifPresent(Promise::tryComplete);
      return;
    }
    committing = true;
    List<Asked> batch = new ArrayList<>();
    while (!waiting.isEmpty() && batch.size() < RecordLimits.COMMIT_ROWS_LIMIT) {
      batch.add(waiting.removeFirst());
    }
    worker
        .run(() -> firsts(batch))
        .onComplete(firsts -> answer(batch, firsts), cause -> stop(batch, cause));
  }

  private void answer(List<Asked> batch, Map<ContentionKey, First> firsts) {
    committing = false;
    batch.forEach(asked -> asked.answer().complete(firsts.get(asked.permit().key())));
    commit();
  }

  /** Looks up every key, and writes the permits of those that nobody had (L2). */
  private Map<ContentionKey, First> firsts(List<Asked> batch)
      throws RowStore.StoreException, IOException {
    Map<ContentionKey, First> firsts = new HashMap<>();
    List<Row> rows = new ArrayList<>();
    for (Asked asked : batch) {
      ContentionKey key = asked.permit().key();
      if (firsts.containsKey(key)) {
        continue;
      }
      Optional<First> recorded = recorded(key);
      if (recorded.isEmpty()) {
        rows.add(PaymentRows.permit(asked.permit()));
      }
      firsts.put(key, recorded.orElseGet(() -> First.of(asked.permit())));
    }
    if (!rows.isEmpty()) {
      files.write(rows);
    }
    return firsts;
  }

  private Optional<First> recorded(ContentionKey key) throws RowStore.StoreException {
    byte[] permitKey = RowKeys.of(RowKind.PERMIT, key);
    Optional<byte[]> permit = files.store().read(permitKey);
    if (permit.isPresent()) {
      return Optional.of(First.of(PaymentRows.permit(permitKey, permit.get())));
    }
    return files
        .store()
        .read(RowKeys.of(RowKind.TAKEN, key))
        .map(taken -> new First(StateRows.taken(taken), Optional.empty()));
  }

  private void stop(List<Asked> batch, Throwable cause) {
    committing = false;
    RecordException stopped =
        RecordException.hopeless(
            directory + ": the signing record could not be written: " + cause.getMessage(), cause);
    failure = Optional.of(stopped);
    batch.forEach(asked -> asked.answer().fail(stopped));
    waiting.forEach(asked -> asked.answer().fail(stopped));
    waiting.clear();
    closing.ifPresent(Promise::tryComplete);
  }

  @Override
  public Future<Void> close() {
    return confined.call(
        () -> {
          if (closing.isPresent()) {
            return closing.get().future();
          }
          Promise<Void> empty = Promise.promise();
          closing = Optional.of(empty);
          commit();
          return empty
              .future()
              .compose(done -> worker.run(this::closeFiles))
              .eventually(worker::close);
        });
  }

  private Void closeFiles() throws IOException {
    files.close();
    return null;
  }
}
