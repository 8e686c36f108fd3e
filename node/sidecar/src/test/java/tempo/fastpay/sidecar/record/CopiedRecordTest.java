package tempo.fastpay.sidecar.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tempo.fastpay.sidecar.RecordSamples.COMMITTEE;
import static tempo.fastpay.sidecar.RecordSamples.IDENTITY;
import static tempo.fastpay.sidecar.RecordSamples.permit;
import static tempo.fastpay.sidecar.TestPayments.CRYPTO;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tempo.fastpay.sidecar.port.RecordException;
import tempo.fastpay.sidecar.port.SigningRecord;

/** A copy of a record's directory signs nothing; the original does, wherever it was renamed to. */
class CopiedRecordTest {
  private static final long NOW = 1_800_000_000_000L;
  private static final int PERMITS_UNDER_LOAD = 2_000;
  private static final String COPY = "a copy of the signing record that was last opened at ";

  private final Vertx vertx = Vertx.vertx();
  @TempDir Path folder;
  private RecordOnDisk original;

  @BeforeEach
  void fill() {
    original = new RecordOnDisk(vertx, folder.resolve("record"));
    original.filled(1);
  }

  @AfterEach
  void stop() {
    await(vertx.close());
  }

  /** The copy must not let another payment be permitted on a key that the original permits. */
  @Test
  void aCopyUnderLoadPermitsNothing() {
    SigningRecord running = original.record(IDENTITY, false);
    await(running.open());
    List<Future<?>> load = new ArrayList<>();
    for (int i = 1; i <= PERMITS_UNDER_LOAD; i++) {
      load.add(running.append(permit(10, i)));
    }
    RecordOnDisk copy = original.copiedTo(folder.resolve("copy"));
    await(Future.all(load));

    SigningRecord copied = copy.record(IDENTITY, false);
    assertThatThrownBy(() -> await(copied.open()))
        .cause()
        .isInstanceOfSatisfying(
            RecordException.class,
            refused -> {
              assertThat(refused.getMessage()).contains(COPY + original.folder());
              assertThat(refused.retryMayHelp()).isFalse();
            });
    assertThatThrownBy(() -> await(copied.append(permit(11, PERMITS_UNDER_LOAD))))
        .isInstanceOf(Exception.class);
    await(running.close());
    assertThat(original.opened().permits()).hasSize(PERMITS_UNDER_LOAD + 1);
  }

  @Test
  void aCopyOfAStoppedRecordIsRefusedToo() {
    RecordException refused = original.copiedTo(folder.resolve("copy")).refusal().orElseThrow();

    assertThat(refused.getMessage()).contains(COPY, "its files are others", "export", "empty");
    assertThat(original.refusal()).isEmpty();
  }

  @Test
  void aCopyPutInTheOriginalsPlaceIsRefused() throws IOException {
    RecordOnDisk copy = original.copiedTo(folder.resolve("copy"));
    Files.move(original.folder(), folder.resolve("aside"));
    Files.move(copy.folder(), original.folder());

    assertThat(original.refusal())
        .get()
        .extracting(Throwable::getMessage)
        .asString()
        .contains(COPY);
  }

  @Test
  void aRenamedDirectoryIsTheSame() throws IOException {
    RecordOnDisk renamed = new RecordOnDisk(vertx, folder.resolve("renamed"));
    Files.move(original.folder(), renamed.folder());

    assertThat(renamed.opened().permits()).hasSize(1);
    assertThat(renamed.refusal()).isEmpty();
  }

  /** A file of a retired copy would let its importer sign at once. */
  @Test
  void aCopyCannotBeRetiredNorImportedInto() {
    Path backup = folder.resolve("backup.json");
    new RecordExporter(original.folder(), backup).backUp(NOW);
    Path copy = original.copiedTo(folder.resolve("copy")).folder();

    assertThatThrownBy(() -> new RecordExporter(copy, folder.resolve("last.json")).retire(NOW))
        .isInstanceOf(RecordException.class)
        .hasMessageContaining(COPY);
    assertThat(folder.resolve("last.json")).doesNotExist();
    assertThatThrownBy(() -> new RecordImporter(copy, backup, CRYPTO).run(NOW))
        .isInstanceOf(RecordException.class)
        .hasMessageContaining(COPY);
  }

  @Test
  void aCopyIsBroughtBackAsARestoredRecord() {
    Path copy = original.copiedTo(folder.resolve("copy")).folder();
    RecordVerifier.Report verified = new RecordVerifier(copy, CRYPTO, Optional.of(COMMITTEE)).run();
    assertThat(verified.permits()).isEqualTo(1);
    assertThat(verified.use()).isEqualTo(RecordVerifier.Use.COPY);
    Path export = folder.resolve("export.json");
    new RecordExporter(copy, export).backUp(NOW);
    RecordOnDisk restored = new RecordOnDisk(vertx, folder.resolve("restored"));

    assertThat(new RecordImporter(restored.folder(), export, CRYPTO).run(NOW).restored()).isTrue();
    assertThat(restored.opened().permits()).hasSize(1);
  }

  @Test
  void aRecordOfAnOlderProgramIsBoundWhereItIsOpened() throws IOException {
    Path identity = original.folder().resolve("record.json");
    Files.writeString(
        identity, Files.readString(identity).replace("\"version\" : 2", "\"version\" : 1"));
    Files.delete(original.folder().resolve(OpenedFile.NAME));

    assertThat(original.opened().permits()).hasSize(1);
    assertThat(identity).content().contains("\"version\" : 2");
    assertThat(original.copiedTo(folder.resolve("copy")).refusal()).isPresent();
  }

  @Test
  void oneNumberThatARestartMayChangeIsLetThrough() {
    OpeningPlace last = new OpeningPlace(7, 8, 1, "/record", "m");

    assertThat(new OpeningPlace(7, 8, 2, "/record", "m").differenceTo(last)).isEmpty();
    assertThat(new OpeningPlace(7, 8, 1, "/renamed", "m").differenceTo(last)).isEmpty();
    assertThat(new OpeningPlace(7, 8, 1, "/record", "").differenceTo(last)).isEmpty();
    assertThat(new OpeningPlace(7, 8, 2, "/other", "m").differenceTo(last)).isPresent();
    assertThat(new OpeningPlace(7, 8, 1, "/record", "other").differenceTo(last)).isPresent();
    assertThat(new OpeningPlace(7, 9, 1, "/record", "m").differenceTo(last)).isPresent();
    assertThat(new OpeningPlace(9, 8, 1, "/record", "m").differenceTo(last)).isPresent();
  }

  @Test
  void withoutNumbersThePathCounts() {
    OpeningPlace last = new OpeningPlace(0, 0, 0, "/record", "");

    assertThat(new OpeningPlace(0, 0, 0, "/record", "").differenceTo(last)).isEmpty();
    assertThat(new OpeningPlace(0, 0, 0, "/copy", "").differenceTo(last)).isPresent();
  }
}
