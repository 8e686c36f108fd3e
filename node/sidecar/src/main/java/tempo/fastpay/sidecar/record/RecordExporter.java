package tempo.fastpay.sidecar.record;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import tempo.fastpay.proto.tls.OwnerOnly;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.sidecar.core.FinalizedBlock;
import tempo.fastpay.sidecar.core.Permit;
import tempo.fastpay.sidecar.port.RecordException;

/**
 * Writes what keeps a validator from signing twice into a file: permits, taken keys, H. Learned
 * payments are not in it: peers and clients bring them again.
 */
public final class RecordExporter {
  private final Path directory;
  private final Path file;

  /**
   * Makes an export from a directory to a new file.
   *
   * @param file must not be there yet
   */
  public RecordExporter(Path directory, Path file) {
    this.directory = directory;
    this.file = file;
  }

  /**
   * The result of an export.
   *
   * @param permits how many
   * @param taken how many keys without a permit
   */
  public record Report(ExportHeader header, long permits, long taken) {}

  /**
   * Writes a copy to keep: the record stays in use, so the copy is older than it from the next
   * payment on.
   *
   * @throws RecordException where the record or the file cannot be used
   */
  public Report backUp(long nowUnixMillis) {
    try (RecordDirectory.Reading reading = new RecordDirectory(directory).openToRead()) {
      return write(reading.identity(), reading.store(), false, nowUnixMillis);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /**
   * Writes the last copy: before a byte of it is written, the record is retired for good. May be
   * repeated where it was retired before.
   *
   * @throws RecordException where the record or the file cannot be used
   */
  public Report retire(long nowUnixMillis) {
    if (Files.exists(file)) {
      throw exists();
    }
    try (RecordDirectory.Open open = new RecordDirectory(directory).open()) {
      open.write(List.of(StateRows.since(RowKind.RETIRED, nowUnixMillis)));
      return write(open.identity(), open.store(), true, nowUnixMillis);
    } catch (RowStore.StoreException e) {
      throw RecordException.hopeless(directory + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private RecordException exists() {
    return RecordException.hopeless(file + ": is there already; an export overwrites nothing");
  }

  private RecordException failed(IOException cause) {
    return cause instanceof FileAlreadyExistsException
        ? exists()
        : RecordException.hopeless(file + ": cannot be written: " + cause, cause);
  }

  private Report write(
      RecordIdentity identity, RowStore store, boolean complete, long nowUnixMillis)
      throws IOException {
    try {
      Summary summary = new Summary();
      RowReader rows = new RowReader(summary);
      store.scan(rows);
      if (summary.importing) {
        throw RecordException.hopeless(
            directory + ": an import into it did not end: repeat the import first");
      }
      ExportHeader header =
          new ExportHeader(
              ExportHeader.VERSION,
              identity,
              complete,
              nowUnixMillis,
              summary.restoredUnixMillis,
              summary.base);
      write(header, store);
      return new Report(header, rows.count(RowKind.PERMIT), rows.count(RowKind.TAKEN));
    } catch (RowStore.StoreException e) {
      throw RecordException.hopeless(directory + ": " + e.getMessage(), e);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Collects what the header needs. */
  private static final class Summary implements RowReader.Sink {
    private Optional<FinalizedBlock> base = Optional.empty();
    private OptionalLong restoredUnixMillis = OptionalLong.empty();
    private boolean importing;

    @Override
    public void base(FinalizedBlock found) {
      base = Optional.of(found);
    }

    @Override
    public void since(RowKind kind, long unixMillis) {
      if (kind == RowKind.RESTORED) {
        restoredUnixMillis = OptionalLong.of(unixMillis);
      } else if (kind == RowKind.IMPORTING) {
        importing = true;
      }
    }
  }

  private void write(ExportHeader header, RowStore store)
      throws IOException, RowStore.StoreException {
    try (FileChannel channel =
            FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                OwnerOnly.fileAttributes(file));
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel));
        ExportFile.Writer writer = new ExportFile.Writer(out, header)) {
      // Permits come before taken keys, in the order of their rows.
      Elements elements = new Elements(writer);
      store.scan(new RowReader(elements));
      elements.end();
      channel.force(true);
    }
  }

  private static final class Elements implements RowReader.Sink {
    private final ExportFile.Writer writer;
    private boolean takenBegun;

    Elements(ExportFile.Writer writer) {
      this.writer = writer;
    }

    @Override
    public void permit(Permit permit) {
      try {
        writer.permit(ExportJson.permit(permit));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void taken(ContentionKey key, TxHash txHash) {
      try {
        beginTaken();
        writer.taken(ExportJson.taken(new ExportJson.Taken(key, txHash)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void beginTaken() throws IOException {
      if (!takenBegun) {
        takenBegun = true;
        writer.beginTaken();
      }
    }

    void end() throws IOException {
      beginTaken();
      writer.end();
    }
  }
}
