package tempo.fastpay.sidecar.record;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.proto.json.JsonFields;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.ValidatorId;
import tempo.fastpay.protocol.types.MessageId;
import tempo.fastpay.sidecar.core.FinalizedBlock;
import tempo.fastpay.sidecar.core.Permit;
import tempo.fastpay.sidecar.port.RecordException;

/**
 * Adds an exported record to a directory. Rows that are there already stay: permits and taken keys
 * are united, H becomes the higher one. A file that is not known to be the last one makes the
 * record a restored one: it may be older than what the validator has signed since.
 */
public final class RecordImporter {
  private final Path directory;
  private final Path file;
  private final Crypto crypto;

  /**
   * Makes an import from a file to a directory, which need not be there.
   *
   * @param crypto checks every sender's signature again
   */
  public RecordImporter(Path directory, Path file, Crypto crypto) {
    this.directory = directory;
    this.file = file;
    this.crypto = crypto;
  }

  /**
   * The result of an import.
   *
   * @param permits in the file
   * @param added of these, how many the record did not hold
   * @param restored the validator will be silent until the lost part, if any, can do no harm
   */
  public record Report(ExportHeader header, long permits, long added, boolean restored) {}

  /**
   * Checks the whole file first, then imports it.
   *
   * @throws RecordException where the file or the record cannot be used, or do not belong together;
   *     nothing has changed then
   */
  public Report run(long nowUnixMillis) {
    RecordDirectory target = new RecordDirectory(directory);
    try {
      return target.isRecord() ? add(target, nowUnixMillis) : make(target, nowUnixMillis);
    } catch (RowStore.StoreException e) {
      throw RecordException.hopeless(directory + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw RecordException.hopeless(directory + ": cannot be written: " + e, e);
    }
  }

  private Report make(RecordDirectory target, long nowUnixMillis)
      throws IOException, RowStore.StoreException {
    ExportHeader header = read(permit -> {}, taken -> {});
    // Until the last row is there, nobody signs with it.
    Row importing = StateRows.since(RowKind.IMPORTING, nowUnixMillis);
    try (RecordDirectory.Open open = target.create(header.identity(), List.of(importing))) {
      return write(header, open, new State(), nowUnixMillis);
    }
  }

  private Report add(RecordDirectory target, long nowUnixMillis)
      throws IOException, RowStore.StoreException {
    try (RecordDirectory.Open open = target.open()) {
      State state = new State();
      open.store().scan(new RowReader(state));
      if (state.retired) {
        throw RecordException.hopeless(
            directory
                + ": this record was exported to be moved, and is used no more: import into an"
                + " empty directory");
      }
      boolean[] brings = new boolean[1];
      ExportHeader header =
          new Pass(
              permit -> {
                requireNoConflict(permit, open.store());
                brings[0] |= standing(permit, open.store()).isEmpty();
              },
              taken -> brings[0] |= !isHeld(taken, open.store())) {
            @Override
            public void header(ExportHeader found) {
              super.header(found);
              requireSame(found.identity(), open.identity());
            }
          }.read();
      if (isRestored(header) && state.isHealthy() && !brings[0] && !isHigher(header, state)) {
        throw RecordException.hopeless(
            file
                + ": brings nothing that "
                + directory
                + " does not hold, and would silence its validator: nothing was imported. If that"
                + " directory is itself an older copy, import into an empty one");
      }
      open.write(List.of(StateRows.since(RowKind.IMPORTING, nowUnixMillis)));
      return write(header, open, state, nowUnixMillis);
    }
  }

  private void requireSame(RecordIdentity inFile, RecordIdentity inDirectory) {
    Optional<String> difference = inFile.differenceTo(inDirectory);
    if (difference.isPresent()) {
      throw RecordException.hopeless(
          file + ": is not this record's: " + difference.get() + ". Nothing was imported");
    }
  }

  /**
   * Refuses two messages for one key: a record that holds either is not to be trusted with the
   * other.
   */
  private void requireNoConflict(Permit permit, RowStore store) {
    Optional<MessageId> standing = standing(permit, store);
    if (standing.isPresent() && !standing.get().equals(permit.message())) {
      throw RecordException.hopeless(
          file
              + ": another payment is recorded for "
              + permit.key()
              + " than "
              + permit.txHash()
              + ": this key was used in two places. Nothing was imported; retire the key");
    }
  }

  private static Optional<MessageId> standing(Permit permit, RowStore store) {
    try {
      byte[] key = RowKeys.of(RowKind.PERMIT, permit.key());
      return store.read(key).map(value -> PaymentRows.permit(key, value).message());
    } catch (RowStore.StoreException e) {
      throw RecordException.hopeless(e.getMessage(), e);
    }
  }

  private static boolean isHeld(ExportJson.Taken taken, RowStore store) {
    try {
      return store.read(RowKeys.of(RowKind.TAKEN, taken.key())).isPresent();
    } catch (RowStore.StoreException e) {
      throw RecordException.hopeless(e.getMessage(), e);
    }
  }

  private static boolean isHigher(ExportHeader header, State state) {
    return header
        .base()
        .filter(
            found -> state.base.isEmpty() || state.base.get().height().isLessThan(found.height()))
        .isPresent();
  }

  /** The state of the record before the import. */
  private static final class State implements RowReader.Sink {
    private Optional<FinalizedBlock> base = Optional.empty();
    private boolean retired;
    private boolean unfinished;
    private final List<Row> cursors = new ArrayList<>();

    @Override
    public void base(FinalizedBlock found) {
      base = Optional.of(found);
    }

    @Override
    public void since(RowKind kind, long unixMillis) {
      retired |= kind == RowKind.RETIRED;
      unfinished |= kind == RowKind.RESTORED || kind == RowKind.IMPORTING;
    }

    /** True if its validator signs with it as it is. */
    boolean isHealthy() {
      return !retired && !unfinished;
    }

    @Override
    public void cursor(ValidatorId peer, String cursor) {
      cursors.add(Row.deleted(RowKeys.cursor(peer)));
    }
  }

  private Report write(
      ExportHeader header, RecordDirectory.Open open, State state, long nowUnixMillis)
      throws IOException, RowStore.StoreException {
    Batches batches = new Batches(open);
    long[] counts = new long[2];
    read(
        permit -> {
          counts[0]++;
          if (standing(permit, open.store()).isEmpty()) {
            counts[1]++;
            batches.add(PaymentRows.permit(permit));
          }
        },
        taken -> batches.add(StateRows.taken(taken.key(), taken.txHash())));
    batches.flush();
    open.write(last(header, state, nowUnixMillis));
    return new Report(header, counts[0], counts[1], isRestored(header));
  }

  /** The rows that make the record usable, in one commit. */
  private static List<Row> last(ExportHeader header, State state, long nowUnixMillis) {
    List<Row> rows = new ArrayList<>();
    header
        .base()
        .filter(
            found -> state.base.isEmpty() || state.base.get().height().isLessThan(found.height()))
        .ifPresent(found -> rows.add(StateRows.base(found)));
    if (isRestored(header)) {
      long since = header.complete() ? header.restoredUnixMillis().getAsLong() : nowUnixMillis;
      rows.add(StateRows.since(RowKind.RESTORED, since));
      // Peers' boards are read from their beginning again.
      rows.addAll(state.cursors);
    } else {
      rows.add(Row.deleted(RowKeys.single(RowKind.RESTORED)));
    }
    rows.add(Row.deleted(RowKeys.single(RowKind.IMPORTING)));
    return rows;
  }

  /**
   * True for all but a complete export of a whole record, which alone is sure to hold all that was
   * ever signed.
   */
  private static boolean isRestored(ExportHeader header) {
    return !header.complete() || header.restoredUnixMillis().isPresent();
  }

  private ExportHeader read(Consumer<Permit> onPermit, Consumer<ExportJson.Taken> onTaken) {
    return new Pass(onPermit, onTaken).read();
  }

  /** Writes rows in commits of bounded size. */
  private static final class Batches {
    private final RecordDirectory.Open open;
    private final List<Row> rows = new ArrayList<>();
    private long bytes;

    Batches(RecordDirectory.Open open) {
      this.open = open;
    }

    void add(Row row) {
      rows.add(row);
      bytes += row.sizeBytes();
      if (rows.size() >= RecordLimits.COMMIT_ROWS_LIMIT
          || bytes >= RecordLimits.COMMIT_BYTES_LIMIT) {
        flush();
      }
    }

    void flush() {
      if (rows.isEmpty()) {
        return;
      }
      try {
        open.write(rows);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (RowStore.StoreException e) {
        throw RecordException.hopeless(e.getMessage(), e);
      }
      rows.clear();
      bytes = 0;
    }
  }

  /** Reads the file once and checks all of it. */
  private class Pass implements ExportFile.Parts {
    private final Consumer<Permit> onPermit;
    private final Consumer<ExportJson.Taken> onTaken;
    private ExportHeader header;
    private byte[] lastKey = {};

    Pass(Consumer<Permit> onPermit, Consumer<ExportJson.Taken> onTaken) {
      this.onPermit = onPermit;
      this.onTaken = onTaken;
    }

    final ExportHeader read() {
      try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
        ExportFile.read(in, this);
        return header;
      } catch (MalformedRequestException e) {
        throw RecordException.hopeless(
            file + ": not an export that can be imported: " + e.getMessage(), e);
      } catch (UncheckedIOException e) {
        throw RecordException.hopeless(directory + ": cannot be written: " + e.getCause(), e);
      } catch (IOException e) {
        throw RecordException.hopeless(file + ": cannot be read: " + e, e);
      }
    }

    @Override
    public void header(ExportHeader found) {
      header = found;
    }

    @Override
    public final void permit(JsonFields json) {
      Permit permit =
          ExportJson.permit(header.version(), json, header.identity().chainId(), crypto);
      requireNext(RowKeys.of(RowKind.PERMIT, permit.key()), json.at("tempo_tx_hex"));
      onPermit.accept(permit);
    }

    @Override
    public final void taken(JsonFields json) {
      ExportJson.Taken taken = ExportJson.taken(json);
      requireNext(RowKeys.of(RowKind.TAKEN, taken.key()), json.at("nonce_seq"));
      onTaken.accept(taken);
    }

    /** Each key once (L2): of two permits for one, a record would keep the last. */
    private void requireNext(byte[] key, String field) {
      if (Arrays.compareUnsigned(lastKey, key) >= 0) {
        throw new MalformedRequestException(
            field + ": expected each key once, in the order in which exports have them");
      }
      lastKey = key;
    }
  }
}
