package tempo.fastpay.sidecar.record;

import static tempo.fastpay.sidecar.RecordSamples.IDENTITY;
import static tempo.fastpay.sidecar.RecordSamples.permit;
import static tempo.fastpay.sidecar.TestPayments.CRYPTO;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.proto.json.JsonFields;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.FinalizedBlock;
import tempo.fastpay.sidecar.core.Permit;
import tempo.fastpay.sidecar.port.RecordException;

/**
 * Fuzz target: exported signing records, imported into an empty directory and into one that holds a
 * permit. A file is refused and nothing has changed, or all that it says is in the record, beside
 * all that was (L2, L8).
 */
public final class RecordFuzz {
  private static final long NOW = 1_800_000_100_000L;

  private RecordFuzz() {}

  /** What a file says, or a record. */
  private static final class Said implements ExportFile.Parts {
    private ExportHeader header;
    private final List<Permit> permits = new ArrayList<>();
    private final Map<ContentionKey, TxHash> taken = new HashMap<>();

    /** Empty where it is no export. */
    static Optional<Said> by(byte[] file) throws IOException {
      Said said = new Said();
      try {
        ExportFile.read(new ByteArrayInputStream(file), said);
        return Optional.of(said);
      } catch (MalformedRequestException refused) {
        return Optional.empty();
      }
    }

    @Override
    public void header(ExportHeader found) {
      header = found;
    }

    @Override
    public void permit(JsonFields json) {
      permits.add(ExportJson.permit(header.version(), json, header.identity().chainId(), CRYPTO));
    }

    @Override
    public void taken(JsonFields json) {
      ExportJson.Taken found = ExportJson.taken(json);
      taken.put(found.key(), found.txHash());
    }
  }

  public static Stream<byte[]> seeds() {
    return Stream.concat(accepted(), refused());
  }

  /** Seeds that become a record. */
  static Stream<byte[]> accepted() {
    Permit first = permit(10, 0);
    FinalizedBlock base = FinalizedBlock.unnamed(UInt64.of(9), 9_000);
    return Stream.of(
            export(true, OptionalLong.empty(), Optional.of(base), List.of(first), List.of()),
            export(
                false,
                OptionalLong.of(NOW),
                Optional.empty(),
                List.of(first, permit(7, 8, first.message())),
                List.of(new ExportJson.Taken(permit(1, 9).key(), first.txHash()))),
            export(true, OptionalLong.of(NOW), Optional.of(base), List.of(), List.of()))
        .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  /** What no export holds: two messages for one key, and keys that are not in their order. */
  private static Stream<byte[]> refused() {
    Permit first = permit(10, 0);
    return Stream.of(
            export(
                true,
                OptionalLong.empty(),
                Optional.empty(),
                List.of(first, permit(11, 0)),
                List.of()),
            export(
                true,
                OptionalLong.empty(),
                Optional.empty(),
                List.of(permit(7, 8), first),
                List.of(
                    new ExportJson.Taken(first.key(), first.txHash()),
                    new ExportJson.Taken(first.key(), permit(7, 8).txHash()))))
        .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  private static String export(
      boolean complete,
      OptionalLong restored,
      Optional<FinalizedBlock> base,
      List<Permit> permits,
      List<ExportJson.Taken> taken) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ExportFile.Writer writer =
        new ExportFile.Writer(
            out, new ExportHeader(ExportHeader.VERSION, IDENTITY, complete, NOW, restored, base))) {
      for (Permit permit : permits) {
        writer.permit(ExportJson.permit(permit));
      }
      writer.beginTaken();
      for (ExportJson.Taken each : taken) {
        writer.taken(ExportJson.taken(each));
      }
      writer.end();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    isAccepted(input);
  }

  /** True if it becomes a record where there was none. */
  static boolean isAccepted(byte[] input) throws IOException {
    Path folder = Files.createTempDirectory("fastpay-fuzz");
    try {
      Path file = Files.write(folder.resolve("file.json"), input);
      Optional<Said> inFile = Said.by(input);
      boolean accepted = intoNothing(folder, file, inFile);
      // Opening a record costs more than all else: only where the file could change it.
      if (inFile.isPresent()) {
        intoAnother(folder, file, inFile.get());
      }
      return accepted;
    } finally {
      deleteAll(folder);
    }
  }

  private static boolean intoNothing(Path folder, Path file, Optional<Said> inFile)
      throws IOException {
    Path target = folder.resolve("new");
    if (isImported(target, file)) {
      Said before = new Said();
      requireUnited(before, inFile.orElseThrow(), said(folder, target));
      return true;
    }
    if (Files.exists(target)) {
      throw new AssertionError("refused, and something was made");
    }
    return false;
  }

  private static void intoAnother(Path folder, Path file, Said inFile) throws IOException {
    Path target = folder.resolve("other");
    Permit held = permit(10, 0);
    byte[] first =
        export(true, OptionalLong.empty(), Optional.empty(), List.of(held), List.of())
            .getBytes(StandardCharsets.UTF_8);
    if (!isImported(target, Files.write(folder.resolve("first.json"), first))) {
      throw new AssertionError("our own export is refused");
    }
    Said before = said(folder, target);
    boolean imported = isImported(target, file);
    Said after = said(folder, target);
    requireUnited(before, imported ? inFile : new Said(), after);
    if (!imported && !after.header.equals(before.header)) {
      throw new AssertionError("refused, and the record says something else of itself");
    }
  }

  private static boolean isImported(Path target, Path file) {
    try {
      new RecordImporter(target, file, CRYPTO).run(NOW);
      return true;
    } catch (RecordException refused) {
      if (refused.retryMayHelp()) {
        throw new AssertionError("a file gets no better", refused);
      }
      return false;
    }
  }

  /** What a record says, by its export. */
  private static Said said(Path folder, Path record) throws IOException {
    Path file = folder.resolve("export.json");
    Files.deleteIfExists(file);
    new RecordExporter(record, file).backUp(NOW);
    return Said.by(Files.readAllBytes(file)).orElseThrow();
  }

  /** All that was, and all that came; for one key the permit that was. */
  private static void requireUnited(Said before, Said file, Said after) {
    Map<ContentionKey, Permit> permits = new HashMap<>();
    before.permits.forEach(each -> permits.put(each.key(), each));
    for (Permit each : file.permits) {
      Permit standing = permits.putIfAbsent(each.key(), each);
      if (standing != null && !standing.message().equals(each.message())) {
        throw new AssertionError("two messages for " + each.key() + ", and one is forgotten");
      }
    }
    Map<ContentionKey, TxHash> taken = new HashMap<>(before.taken);
    taken.putAll(file.taken);
    if (after.permits.size() != permits.size()
        || !permits.values().containsAll(after.permits)
        || !after.taken.equals(taken)) {
      throw new AssertionError("the record holds something else than it was given");
    }
  }

  private static void deleteAll(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
