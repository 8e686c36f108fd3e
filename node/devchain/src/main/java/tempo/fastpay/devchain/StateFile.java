package tempo.fastpay.devchain;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tempo.fastpay.devchain.ledger.Cell;
import tempo.fastpay.devchain.ledger.Header;
import tempo.fastpay.devchain.ledger.Ledger;
import tempo.fastpay.devchain.ledger.Rules;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;

/**
 * Keeps a chain over a restart: its newest headers and its state at the head, one JSON array a
 * line, the last of which says that the file is whole. Receipts are not kept.
 */
final class StateFile {
  private static final String FORMAT = "fastpay-devchain-1";
  private static final Set<OpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  private final Path path;

  StateFile(Path path) {
    this.path = path;
  }

  /** What is written, apart from the chain that goes on. */
  record Snapshot(Rules rules, List<Header> headers, Map<Cell<?>, Object> cells) {
    static Snapshot of(Ledger ledger) {
      Map<Cell<?>, Object> cells = new LinkedHashMap<>();
      ledger.forEachCell(cells::put);
      return new Snapshot(ledger.rules(), ledger.headers(), cells);
    }
  }

  /** Writes a file beside, syncs it, and moves it into its place. */
  synchronized void write(Snapshot snapshot) throws IOException {
    Path beside = path.resolveSibling(path.getFileName() + ".new");
    Files.deleteIfExists(beside);
    try (FileChannel made = FileChannel.open(beside, NEW, ownersAlone());
        BufferedWriter out = new BufferedWriter(Channels.newWriter(made, StandardCharsets.UTF_8))) {
      line(out, head(snapshot.rules()));
      for (Header header : snapshot.headers()) {
        line(out, encode(header));
      }
      for (Map.Entry<Cell<?>, Object> cell : snapshot.cells().entrySet()) {
        line(out, CellCodec.encode(cell.getKey(), cell.getValue()));
      }
      line(out, new JsonArray().add("end"));
      out.flush();
      made.force(true);
    }
    Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private FileAttribute<?>[] ownersAlone() {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private static void line(BufferedWriter out, JsonArray line) throws IOException {
    out.write(line.encode());
    out.write('\n');
  }

  private static JsonArray head(Rules rules) {
    return new JsonArray().add(FORMAT).add(rules.chainId().toString());
  }

  /**
   * The chain that was kept; empty: there is no file.
   *
   * @throws IOException where the file cannot be read, is not whole, or is another chain's
   */
  synchronized Optional<Ledger> read(Rules rules) throws IOException {
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    try (BufferedReader in = Files.newBufferedReader(path)) {
      if (!next(in).equals(head(rules))) {
        throw new IOException(path + ": expected the state of a dev chain, " + head(rules));
      }
      List<Header> headers = new ArrayList<>();
      Map<Cell<?>, Object> cells = new LinkedHashMap<>();
      for (JsonArray line = next(in); !line.getString(0).equals("end"); line = next(in)) {
        if (line.getString(0).equals("header")) {
          headers.add(decode(line));
        } else {
          CellCodec.decode(line, cells);
        }
      }
      return Optional.of(Ledger.restored(rules, headers, cells));
    } catch (DecodeException e) {
      throw new IOException(path + ": expected one JSON array a line, as a dev chain writes it");
    } catch (CharacterCodingException e) {
      throw new IOException(path + ": expected UTF-8 text, as a dev chain writes it");
    } catch (IllegalArgumentException | ClassCastException e) {
      throw new IOException(path + ": " + e.getMessage(), e);
    }
  }

  private JsonArray next(BufferedReader in) throws IOException {
    String line = in.readLine();
    if (line == null) {
      throw new IOException(path + ": the file ends in its middle");
    }
    return new JsonArray(line);
  }

  private static JsonArray encode(Header header) {
    return new JsonArray()
        .add("header")
        .add(header.number())
        .add(header.hash().toHex())
        .add(header.parentHash().toHex())
        .add(header.timestampMs())
        .add(header.extra().toHex())
        .add(header.gasUsed())
        .add(header.baseFee().toString());
  }

  private static Header decode(JsonArray line) {
    return new Header(
        line.getLong(1),
        Bytes32.fromHex(line.getString(2)),
        Bytes32.fromHex(line.getString(3)),
        line.getLong(4),
        Bytes.fromHex(line.getString(5)),
        line.getLong(6),
        new BigInteger(line.getString(7)));
  }
}
