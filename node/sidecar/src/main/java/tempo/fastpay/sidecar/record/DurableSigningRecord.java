package tempo.fastpay.sidecar.record;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.loop.Confined;
import tempo.fastpay.loop.Durations;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.sidecar.core.FinalizedBlock;
import tempo.fastpay.sidecar.core.Permit;
import tempo.fastpay.sidecar.port.Forgotten;
import tempo.fastpay.sidecar.port.Note;
import tempo.fastpay.sidecar.port.RecordException;
import tempo.fastpay.sidecar.port.SigningRecord;

/**
 * Keeps a signing record on disk. One worker thread writes; writes that come while it does are
 * written together next, with one sync for all (group commit). Once a write has failed nothing is
 * written any more, and all waiting writes fail.
 */
public final class DurableSigningRecord extends SigningRecord {
  private static final Logger LOG = LoggerFactory.getLogger(DurableSigningRecord.class);

  private final Vertx vertx;
  private final RecordDirectory directory;
  private final RecordIdentity identity;
  private final Committee committee;
  private final boolean isNewKey;
  private final WriteQueue queue = new WriteQueue();
  private Loop loop;
  private Confined confined;
  private Loop.Worker worker;
  private RecordDirectory.Open files;
  private Optional<FinalizedBlock> base = Optional.empty();
  private Optional<RecordException> failure = Optional.empty();
  private boolean hasTaken;
  private final Durations commits = new Durations();
  private boolean committing;
  private boolean closed;
  private Optional<Promise<Void>> drained = Optional.empty();

  DurableSigningRecord(
      Vertx vertx,
      RecordDirectory directory,
      RecordIdentity identity,
      Committee committee,
      boolean isNewKey) {
    this.vertx = vertx;
    this.directory = directory;
    this.identity = identity;
    this.committee = committee;
    this.isNewKey = isNewKey;
  }

  /**
   * Makes a record in a directory.
   *
   * @param committee whose certificates are in it
   * @param isNewKey the operator says that the key has never signed in this epoch: a record is
   *     made, and there must be none
   */
  public static DurableSigningRecord at(
      Vertx vertx, Path directory, RecordIdentity identity, Committee committee, boolean isNewKey) {
    return new DurableSigningRecord(
        vertx, new RecordDirectory(directory), identity, committee, isNewKey);
  }

  @Override
  public Future<Contents> open() {
    loop = Loop.of(vertx);
    confined = new Confined(loop);
    worker = loop.worker("signing-record-" + identity.publicKey());
    return confined.call(this::openFiles);
  }

  private Future<Contents> openFiles() {
    long startedNs = System.nanoTime();
    return worker
        .run(() -> directory.openOf(identity, RecordRole.VALIDATOR, isNewKey))
        .compose(this::contents)
        .onSuccess(contents -> opened(contents, System.nanoTime() - startedNs))
        .recover(this::closedWorker);
  }

  private Future<Contents> contents(RecordDirectory.Open opened) {
    files = opened;
    return ContentsReader.read(loop, opened.store(), committee)
        .compose(contents -> claim().map(contents))
        .recover(this::closedFiles);
  }

  private void opened(Contents contents, long tookNs) {
    log(contents, tookNs);
    base = contents.base();
    hasTaken = !contents.taken().isEmpty();
  }

  private Future<Contents> closedFiles(Throwable cause) {
    return closeFiles().transform(done -> Future.failedFuture(unusable(cause)));
  }

  private Future<Contents> closedWorker(Throwable cause) {
    return worker.close().transform(done -> Future.failedFuture(cause));
  }

  private Future<Void> claim() {
    return worker.run(
        () -> {
          files.claim(RecordRole.VALIDATOR);
          return null;
        });
  }

  private Future<Void> closeFiles() {
    return worker.run(
        () -> {
          files.close();
          return null;
        });
  }

  private Throwable unusable(Throwable cause) {
    if (cause instanceof RowStore.StoreException) {
      return RecordException.hopeless(
          directory + ": the signing record " + cause.getMessage() + ". Nothing is signed with it",
          cause);
    }
    return cause instanceof RecordException e ? e.in(directory.toString()) : cause;
  }

  private void log(Contents contents, long tookNs) {
    LOG.atInfo()
        .setMessage("signing record read")
        .addKeyValue("directory", directory)
        .addKeyValue("millis", TimeUnit.NANOSECONDS.toMillis(tookNs))
        .addKeyValue(
            "height", contents.base().map(found -> found.height().toString()).orElse("none"))
        .addKeyValue("permits", contents.permits().size())
        .addKeyValue("taken", contents.taken().size())
        .addKeyValue("known", contents.known().size())
        .addKeyValue("certificates", contents.certificates().size())
        .log();
  }

  @Override
  protected Future<Void> write(Permit permit) {
    return enqueue(List.of(PaymentRows.permit(permit)), true);
  }

  @Override
  public Future<Void> note(List<Note> notes) {
    List<Row> rows = new ArrayList<>();
    notes.forEach(note -> rows.addAll(rows(note)));
    return confined.call(
        () -> {
          hasTaken |= notes.stream().anyMatch(Note.OfTaken.class::isInstance);
          return add(rows, false);
        });
  }

  private static List<Row> rows(Note note) {
    if (note instanceof Note.OfCertificate of) {
      return List.of(PaymentRows.certificate(of.certificate().certificate()));
    }
    if (note instanceof Note.OfQc of) {
      List<Row> rows = new ArrayList<>();
      rows.add(PaymentRows.qc(of.known()));
      for (Certificate certificate : of.known().qc().certificate().certificates()) {
        rows.add(Row.deleted(RowKeys.certificate(certificate.txHash(), certificate.signer())));
      }
      return rows;
    }
    if (note instanceof Note.OfTaken of) {
      return List.of(StateRows.taken(of.key(), of.txHash()));
    }
    if (note instanceof Note.OfCursors of) {
      return of.cursors().entrySet().stream()
          .map(cursor -> StateRows.cursor(cursor.getKey(), cursor.getValue()))
          .toList();
    }
    throw new IllegalStateException("a note of no kind");
  }

  @Override
  public Future<Void> advance(FinalizedBlock next) {
    return confined.call(
        () -> {
          if (base.isPresent() && next.height().isLessThan(base.get().height())) {
            return Future.failedFuture(new IllegalStateException("H never goes back"));
          }
          base = Optional.of(next);
          return add(List.of(StateRows.base(next)), false);
        });
  }

  @Override
  public Future<Void> forget(Forgotten forgotten) {
    return confined.call(
        () -> {
          if (forgotten.isEmpty()) {
            return Future.succeededFuture();
          }
          if (failure.isPresent()) {
            return Future.failedFuture(failure.get());
          }
          Future<Void> pruned = queue.prune(PrunedKeys.of(forgotten, hasTaken));
          // In their turn: the same certificate may be written again later.
          List<Row> certificates =
              forgotten.certificates().stream()
                  .map(name -> Row.deleted(RowKeys.certificate(name.txHash(), name.signer())))
                  .toList();
          Future<Void> deleted = add(certificates, false);
          commit();
          return Future.all(pruned, deleted).mapEmpty();
        });
  }

  @Override
  public Future<Void> whole() {
    return enqueue(List.of(Row.deleted(RowKeys.single(RowKind.RESTORED))), false);
  }

  @Override
  public boolean hasRoom() {
    return queue.hasRoom();
  }

  @Override
  public boolean isDurable() {
    return true;
  }

  private Future<Void> enqueue(List<Row> rows, boolean isPermit) {
    return confined.call(() -> add(rows, isPermit));
  }

  private Future<Void> add(List<Row> rows, boolean isPermit) {
    if (rows.isEmpty()) {
      return Future.succeededFuture();
    }
    if (failure.isPresent()) {
      return Future.failedFuture(failure.get());
    }
    if (closed) {
      return Future.failedFuture(new IllegalStateException("the signing record is closed"));
    }
    Future<Void> done = queue.add(rows, isPermit);
    commit();
    return done;
  }

  private void commit() {
    if (committing) {
      return;
    }
    if (queue.isEmpty()) {
      drained.ifPresent(Promise::tryComplete);
      return;
    }
    committing = true;
    WriteQueue.Commit next = queue.next();
    worker.run(() -> write(next)).onComplete(written -> written(next), cause -> stop(next, cause));
  }

  private void written(WriteQueue.Commit commit) {
    committing = false;
    commit.succeed();
    commit();
  }

  private void stop(WriteQueue.Commit failed, Throwable cause) {
    committing = false;
    RecordException stopped =
        RecordException.hopeless(
            directory + ": the signing record could not be written: " + cause.getMessage(), cause);
    failure = Optional.of(stopped);
    failed.fail(stopped);
    queue.failAll(stopped);
    drained.ifPresent(Promise::tryComplete);
  }

  private Void write(WriteQueue.Commit commit) throws IOException, RowStore.StoreException {
    List<Row> rows = CommitRows.of(commit, files.store());
    if (!rows.isEmpty()) {
      long startNanos = System.nanoTime();
      files.write(rows);
      commits.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos));
    }
    return null;
  }

  @Override
  public Optional<Durations> commits() {
    return Optional.of(commits);
  }

  @Override
  public Future<Void> close() {
    return confined.call(
        () -> {
          if (closed) {
            return Future.succeededFuture();
          }
          closed = true;
          Promise<Void> empty = Promise.promise();
          drained = Optional.of(empty);
          commit();
          return empty.future().compose(done -> closeFiles()).eventually(worker::close);
        });
  }
}
