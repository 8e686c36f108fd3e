package tempo.fastpay.sidecar.record;

import static tempo.fastpay.sidecar.RecordSamples.COMMITTEE;
import static tempo.fastpay.sidecar.RecordSamples.IDENTITY;
import static tempo.fastpay.sidecar.RecordSamples.envelope;
import static tempo.fastpay.sidecar.RecordSamples.known;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.RecordSamples;
import tempo.fastpay.sidecar.core.FinalizedBlock;
import tempo.fastpay.sidecar.core.Permit;
import tempo.fastpay.sidecar.port.Note;
import tempo.fastpay.sidecar.port.RecordException;
import tempo.fastpay.sidecar.port.SigningRecord;

/** Records in directories that are copied, damaged and opened again. */
final class RecordOnDisk {
  static final FinalizedBlock BASE = FinalizedBlock.unnamed(UInt64.of(9), 9_000);

  private final Vertx vertx;
  private final Path folder;

  RecordOnDisk(Vertx vertx, Path folder) {
    this.vertx = vertx;
    this.folder = folder;
  }

  Path folder() {
    return folder;
  }

  /** A new record with H, so many permits and one QC; closed again. */
  List<Permit> filled(int permits) {
    SigningRecord record = record(IDENTITY, true);
    await(record.open());
    await(record.advance(BASE));
    List<Permit> written = new ArrayList<>();
    for (int i = 0; i < permits; i++) {
      written.add(RecordSamples.permit(10, i));
      await(record.append(written.get(i)));
    }
    await(record.note(List.of(new Note.OfQc(known(envelope(10, 0), Optional.of(Set.of()))))));
    await(record.close());
    return written;
  }

  SigningRecord record(RecordIdentity identity, boolean isNewKey) {
    return DurableSigningRecord.at(vertx, folder, identity, COMMITTEE, isNewKey);
  }

  /** Opens it as its validator does; closes it again. */
  SigningRecord.Contents opened() {
    SigningRecord record = record(IDENTITY, false);
    SigningRecord.Contents contents = await(record.open());
    await(record.close());
    return contents;
  }

  /** Why it cannot be opened; empty: it can. */
  Optional<RecordException> refusal(RecordIdentity identity, boolean isNewKey) {
    SigningRecord record = record(identity, isNewKey);
    try {
      await(record.open());
      await(record.close());
      return Optional.empty();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RecordException refused) {
        return Optional.of(refused);
      }
      throw new AssertionError("no plain reason", e);
    }
  }

  Optional<RecordException> refusal() {
    return refusal(IDENTITY, false);
  }

  /** A copy that takes itself for the directory that was last opened: as if it were that one. */
  RecordOnDisk copyTo(Path other) {
    RecordOnDisk copy = copiedTo(other);
    CopiedDirectory.standForOriginal(other);
    return copy;
  }

  /** A copy as {@code cp -r} makes it, whoever writes meanwhile. */
  RecordOnDisk copiedTo(Path other) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path from : all.toList()) {
        Path to = other.resolve(folder.relativize(from).toString());
        if (Files.isDirectory(from)) {
          Files.createDirectories(to);
        } else {
          copyIfThere(from, to);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new RecordOnDisk(vertx, other);
  }

  /** A file of rows that is written to may go meanwhile. */
  private static void copyIfThere(Path from, Path to) throws IOException {
    try {
      Files.copy(from, to);
    } catch (NoSuchFileException e) {
      Files.deleteIfExists(to);
    }
  }

  /** Its files, but for the lock: without a byte of theirs nothing is known. */
  List<Path> files() {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().equalsIgnoreCase("lock"))
          .map(folder::relativize)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
