package tempo.fastpay.sidecar.record;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.proto.tls.OwnerOnly;
import tempo.fastpay.sidecar.port.RecordException;
import tempo.fastpay.sidecar.record.RowStore.StoreException;

/**
 * A directory that holds one signing record: {@code record.json} says whose it is, {@code rows} is
 * a RocksDB, {@code high-water} how far it was durable, {@code opened} where it was last opened,
 * {@code lock} belongs to the process that has it open.
 */
final class RecordDirectory {
  private static final String IDENTITY = "record.json";
  private static final String HIGH_WATER = "high-water";
  private static final String ROWS = "rows";

  /** The rows of a new record before anybody has used it. */
  private static final Set<RowKind> MADE_WITH = EnumSet.of(RowKind.IDENTITY, RowKind.ROLE);

  private static final Logger LOG = LoggerFactory.getLogger(RecordDirectory.class);

  private final Path folder;
  private final UnaryOperator<RowStore> through;
  private final OpenedFile opened;

  RecordDirectory(Path folder) {
    this(folder, store -> store);
  }

  /**
   * Makes a directory whose rows are written through something.
   *
   * @param through stands between the record and its store
   */
  RecordDirectory(Path folder, UnaryOperator<RowStore> through) {
    this.folder = folder;
    this.through = through;
    this.opened = new OpenedFile(folder);
  }

  /** A record that is open for writing. */
  record Open(RecordIdentity identity, RowStore store, HighWater highWater, DirectoryLock lock)
      implements AutoCloseable {
    /** Writes rows durably, and raises the mark. */
    void write(List<Row> rows) throws StoreException, IOException {
      store.write(rows);
      highWater.raise(store.sequence());
    }

    /**
     * Gives the record to a role from now on: one that was imported is nobody's before. For a
     * caller of {@link #openOf} that found the record good.
     */
    void claim(RecordRole role) throws StoreException, IOException {
      if (this.role().isEmpty()) {
        write(List.of(StateRows.role(role)));
      }
    }

    /** The role that the record belongs to; empty: nobody has used it yet. */
    private Optional<RecordRole> role() throws StoreException {
      return store.read(RowKeys.single(RowKind.ROLE)).map(StateRows::role);
    }

    @Override
    public void close() throws IOException {
      try (lock;
          highWater;
          store) {
        highWater.sync();
      }
    }
  }

  /** True if there is a record, of any owner. */
  boolean isRecord() {
    return Files.exists(folder.resolve(IDENTITY));
  }

  /**
   * Makes a new record; there must be none.
   *
   * @param first rows it holds from the beginning
   * @throws RecordException where there is one, or it cannot be made
   */
  Open create(RecordIdentity identity, List<Row> first) {
    List<Row> rows = new ArrayList<>(first);
    rows.add(StateRows.identity(identity));
    try {
      OwnerOnly.createFolder(folder);
      tighten();
      return locked(lock -> createLocked(identity, rows, lock));
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /** Makes the directory its owner's alone: whoever reads a record knows who pays whom. */
  private void tighten() throws IOException {
    try {
      if (OwnerOnly.tightenAll(folder)) {
        LOG.atWarn()
            .setMessage("others could read this signing record; now its owner alone can")
            .addKeyValue("directory", folder)
            .log();
      }
    } catch (FileSystemException e) {
      throw RecordException.hopeless(
          folder
              + ": others may read this signing record, and that cannot be changed ("
              + e.getMessage()
              + "): run as its owner: chmod -R go= "
              + folder,
          e);
    }
  }

  private Open createLocked(RecordIdentity identity, List<Row> first, DirectoryLock lock)
      throws IOException, StoreException {
    if (isRecord()) {
      throw RecordException.hopeless(
          folder
              + ": there is a signing record already, so the key is not new: take new_key away, and"
              + " a record that is lost will be noticed");
    }
    Path rows = folder.resolve(ROWS);
    if (Files.exists(rows)) {
      requireUnfinished(rows);
      deleteAll(rows);
    }
    Files.deleteIfExists(folder.resolve(HIGH_WATER));
    OwnerOnly.createFolder(rows);
    RowStore store = RocksStore.create(rows);
    try {
      store.write(first);
      HighWater highWater = HighWater.create(folder.resolve(HIGH_WATER), store.sequence());
      opened.write();
      IdentityFile.write(folder.resolve(IDENTITY), identity);
      syncFolder(folder);
      if (folder.toAbsolutePath().getParent() != null) {
        syncFolder(folder.toAbsolutePath().getParent());
      }
      return new Open(identity, through.apply(store), highWater, lock);
    } catch (IOException | StoreException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /**
   * Allows rows without record.json where a creation left them that did not end; else something is
   * missing.
   */
  private void requireUnfinished(Path rows) throws StoreException {
    try (RocksStore store = RocksStore.openToRead(rows)) {
      store.scan(
          (key, value) -> {
            if (RowKind.of(key).filter(MADE_WITH::contains).isEmpty()) {
              throw RecordException.hopeless(
                  folder
                      + ": "
                      + IDENTITY
                      + " is missing beside rows that were written: put the whole record there, or"
                      + " use an empty directory if the key is really new");
            }
          });
    }
  }

  private static void deleteAll(Path rows) throws IOException {
    try (var files = Files.list(rows)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(rows);
  }

  private static void syncFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /**
   * Opens a record for writing.
   *
   * @throws RecordException where there is none, somebody has it open, or it cannot be trusted
   */
  Open open() {
    requireRecord();
    try {
      tighten();
      return locked(this::openLocked);
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /**
   * Opens one key's record for writing.
   *
   * @param isNewKey it is made, and there must be none
   * @throws RecordException as {@link #create} and {@link #open}, and where it is another's, or the
   *     other role's
   */
  Open openOf(RecordIdentity identity, RecordRole role, boolean isNewKey) throws IOException {
    Open files = isNewKey ? create(identity, List.of(StateRows.role(role))) : open();
    try {
      requireUser(files, identity, role);
      return files;
    } catch (StoreException e) {
      files.close();
      throw RecordException.hopeless(folder + ": the signing record " + e.getMessage(), e);
    } catch (MalformedRowException e) {
      files.close();
      throw RecordException.hopeless(folder.resolve(ROWS) + ": " + e.getMessage(), e);
    } catch (RecordException e) {
      files.close();
      throw e;
    }
  }

  private void requireUser(Open files, RecordIdentity identity, RecordRole role)
      throws StoreException {
    Optional<String> difference = files.identity().differenceTo(identity);
    if (difference.isPresent()) {
      throw RecordException.hopeless(
          "the signing record in "
              + folder
              + " is another's: "
              + difference.get()
              + ". Put this validator's record there");
    }
    Optional<RecordRole> found = files.role();
    if (found.isPresent() && found.get() != role) {
      throw RecordException.hopeless(
          folder
              + ": the signing record is "
              + found.get()
              + ", not "
              + role
              + ": one directory is never both. Name the right record_dir");
    }
  }

  private void requireRecord() {
    if (!isRecord()) {
      throw RecordException.hopeless(
          folder
              + ": no signing record is here: put the record of this key there; only if the key has"
              + " never signed in this epoch, say so with new_key");
    }
  }

  private Open openLocked(DirectoryLock lock) throws IOException, StoreException {
    IdentityFile.Content found = IdentityFile.read(folder.resolve(IDENTITY));
    RecordIdentity identity = found.identity();
    requireHere(found.version());
    HighWater highWater = highWater(() -> HighWater.open(folder.resolve(HIGH_WATER)));
    try {
      // Ours is the lock that counts. Somebody may still hold this one who could read it once.
      Files.deleteIfExists(rows().resolve("LOCK"));
      RowStore store = RocksStore.open(rows());
      try {
        requireWhole(store, highWater.sequence());
        requireIdentity(store, identity);
        opened.write();
        if (found.version() < IdentityFile.VERSION) {
          IdentityFile.write(folder.resolve(IDENTITY), identity);
          syncFolder(folder);
        }
        return new Open(identity, through.apply(store), highWater, lock);
      } catch (IOException | StoreException | RuntimeException e) {
        store.close();
        throw e;
      }
    } catch (IOException | StoreException | RuntimeException e) {
      highWater.close();
      throw e;
    }
  }

  /**
   * Refuses a copy. A directory of an older version cannot tell: it is bound where it is opened.
   */
  private void requireHere(int version) throws IOException {
    if (opened.isThere()) {
      Optional<String> complaint = opened.complaint();
      if (complaint.isPresent()) {
        throw RecordException.hopeless(complaint.get());
      }
    } else if (version >= IdentityFile.VERSION_WITH_OPENED) {
      throw missing(OpenedFile.NAME);
    }
  }

  private Path rows() {
    Path rows = folder.resolve(ROWS);
    if (!Files.isDirectory(rows)) {
      throw missing(ROWS);
    }
    return rows;
  }

  private RecordException missing(String name) {
    return RecordException.hopeless(
        folder + ": " + name + " is missing: the record is not whole, put a whole one there");
  }

  /** Opens the mark, or reads it. */
  private interface MarkSource<T> {
    T get() throws IOException;
  }

  private <T> T highWater(MarkSource<T> source) throws IOException {
    try {
      return source.get();
    } catch (NoSuchFileException e) {
      throw missing(HIGH_WATER);
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      throw RecordException.hopeless(
          folder.resolve(HIGH_WATER) + ": is damaged: " + e.getMessage(), e);
    }
  }

  private void requireWhole(RowStore store, long highWater) {
    if (store.sequence() < highWater) {
      throw RecordException.hopeless(
          folder
              + ": the record ends at row "
              + store.sequence()
              + ", but "
              + highWater
              + " were durable: it was cut off, or copied while it was written. Put a whole one"
              + " there");
    }
  }

  private void requireIdentity(RowStore store, RecordIdentity identity) throws StoreException {
    Optional<byte[]> row = store.read(RowKeys.single(RowKind.IDENTITY));
    Optional<String> difference =
        row.isEmpty()
            ? Optional.of("they do not say whose they are")
            : StateRows.identity(row.get()).differenceTo(identity);
    if (difference.isPresent()) {
      throw RecordException.hopeless(
          folder
              + ": "
              + ROWS
              + " is not what "
              + IDENTITY
              + " says: "
              + difference.get()
              + ": two records were mixed");
    }
  }

  /**
   * A record that is read and not changed.
   *
   * @param isCopy it is not the directory that was last opened
   */
  record Reading(RecordIdentity identity, RocksStore store, boolean isCopy, DirectoryLock lock)
      implements AutoCloseable {
    @Override
    public void close() throws IOException {
      try (lock;
          store) {
        // Both are given back.
      }
    }
  }

  /**
   * Opens a record to read it; nobody else may have it open meanwhile.
   *
   * @throws RecordException as {@link #open}
   */
  Reading openToRead() {
    requireRecord();
    try {
      return locked(
          lock -> {
            RecordIdentity identity = IdentityFile.read(folder.resolve(IDENTITY)).identity();
            boolean isCopy = opened.isThere() && opened.complaint().isPresent();
            long highWater = highWater(() -> HighWater.sequenceIn(folder.resolve(HIGH_WATER)));
            RocksStore store = RocksStore.openToRead(rows());
            try {
              requireWhole(store, highWater);
              requireIdentity(store, identity);
              return new Reading(identity, store, isCopy, lock);
            } catch (StoreException | RuntimeException e) {
              store.close();
              throw e;
            }
          });
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private interface Locked<T> {
    T with(DirectoryLock lock) throws IOException, StoreException;
  }

  /** Does something under the lock, which is given back where that fails. */
  private <T> T locked(Locked<T> work) throws IOException {
    DirectoryLock lock = DirectoryLock.take(folder);
    try {
      return work.with(lock);
    } catch (StoreException e) {
      lock.close();
      throw RecordException.hopeless(
          folder.resolve(ROWS) + ": " + e.getMessage() + ". Nothing is signed with it", e);
    } catch (MalformedRowException e) {
      lock.close();
      throw RecordException.hopeless(folder.resolve(ROWS) + ": " + e.getMessage(), e);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private RecordException unusable(IOException cause) {
    return RecordException.hopeless(
        folder
            + ": this directory cannot be used, the signing record must be read and written there: "
            + cause,
        cause);
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}
