package tempo.fastpay.sidecar.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static tempo.fastpay.sidecar.RecordSamples.IDENTITY;
import static tempo.fastpay.sidecar.RecordSamples.MEMBERS;
import static tempo.fastpay.sidecar.RecordSamples.barePermit;
import static tempo.fastpay.sidecar.RecordSamples.certificate;
import static tempo.fastpay.sidecar.RecordSamples.envelope;
import static tempo.fastpay.sidecar.RecordSamples.fullPermit;
import static tempo.fastpay.sidecar.RecordSamples.known;
import static tempo.fastpay.sidecar.RecordSamples.permit;
import static tempo.fastpay.sidecar.TestPayments.CRYPTO;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tempo.fastpay.proto.json.JsonFields;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.ValidatorId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.FinalizedBlock;
import tempo.fastpay.sidecar.core.KnownPayment;
import tempo.fastpay.sidecar.core.Permit;
import tempo.fastpay.sidecar.port.RecordException;
import tempo.fastpay.sidecar.port.SigningRecord;

/**
 * What released versions wrote stays readable. A fixture is never changed: a new version of the
 * format gets new files beside the old ones.
 */
class RecordFormatTest {
  private static final long SINCE = 1_800_000_100_000L;
  private static final Permit PERMIT = permit(10, 0, permit(5, 7).message());
  private static final Permit FULL = fullPermit(8);
  private static final Permit BARE = barePermit(9);
  private static final KnownPayment TRACED =
      known(envelope(20, 1), Optional.of(Set.of(permit(5, 7).message())));
  private static final KnownPayment UNTRACED = known(envelope(30, 2), Optional.empty());
  private static final Certificate CERTIFICATE = certificate(3, envelope(40, 3)).certificate();
  private static final ContentionKey TAKEN = permit(50, 4).key();

  private static final FinalizedBlock NAMED =
      new FinalizedBlock(UInt64.of(10), PERMIT.txHash().value(), 10_000);

  /** Of any kind of row. */
  private static final int NEWEST =
      Arrays.stream(RowKind.values()).mapToInt(RowKind::version).max().orElseThrow();

  /** The one that a permit has after its newest. */
  private static final int NEXT = RowKind.PERMIT.version() + 1;

  /** What the rows of each version's fixture say, to the program of today. */
  private static final Map<Integer, List<Object>> SAID =
      Map.of(
          1,
          List.of(
              RecordOnDisk.BASE,
              "RESTORED " + SINCE,
              "RETIRED " + SINCE,
              "IMPORTING " + SINCE,
              PERMIT,
              FULL,
              BARE,
              Map.of(TAKEN, PERMIT.txHash()),
              raw(TRACED),
              raw(UNTRACED),
              CERTIFICATE,
              Map.of(MEMBERS.get(1).id(), "boot.17")),
          2,
          List.of(RecordOnDisk.BASE, NAMED));

  /** A row has no QC without it. */
  private static final Set<String> NEVER_EMPTY = Set.of("QuorumCertificate.envelope");

  @TempDir Path folder;

  private static String rowsFile(int version) {
    return "rows-v" + version + ".txt";
  }

  /** The lines of a version's fixture, none where it is not there yet. */
  private static List<String> pinned(int version) throws IOException {
    return RecordFormatTest.class.getResource("/signing-record/" + rowsFile(version)) == null
        ? List.of()
        : fixture(rowsFile(version)).lines().toList();
  }

  private static String fixture(String name) throws IOException {
    try (InputStream in = RecordFormatTest.class.getResourceAsStream("/signing-record/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Rows of each kind, as this version writes them. */
  private static List<Row> newestRows() {
    return List.of(
        StateRows.identity(IDENTITY),
        StateRows.base(RecordOnDisk.BASE),
        StateRows.base(NAMED),
        StateRows.since(RowKind.RESTORED, SINCE),
        StateRows.since(RowKind.RETIRED, SINCE),
        StateRows.since(RowKind.IMPORTING, SINCE),
        StateRows.role(RecordRole.SIGNER),
        PaymentRows.permit(PERMIT),
        PaymentRows.permit(FULL),
        PaymentRows.permit(BARE),
        StateRows.taken(TAKEN, PERMIT.txHash()),
        PaymentRows.qc(TRACED),
        PaymentRows.qc(UNTRACED),
        PaymentRows.certificate(CERTIFICATE),
        StateRows.cursor(MEMBERS.get(1).id(), "boot.17"));
  }

  private static String text(List<Row> rows) {
    return rows.stream()
        .map(
            row ->
                RowKind.of(row.key()).orElseThrow()
                    + " "
                    + Bytes.of(row.key()).toHex()
                    + " "
                    + Bytes.of(row.value()).toHex()
                    + "\n")
        .collect(Collectors.joining());
  }

  @Test
  void rowsAreWrittenAsTheirVersionSays() throws IOException {
    for (Row row : newestRows()) {
      assertPinned(row);
    }
    assertThat(newestRows().stream().map(row -> RowKind.of(row.key()).orElseThrow()))
        .as("one row of each kind")
        .contains(RowKind.values());
  }

  /** Holds a row's bytes to the fixture of the version that it claims. */
  private static void assertPinned(Row row) throws IOException {
    RowKind kind = RowKind.of(row.key()).orElseThrow();
    int version = row.value()[0];
    List<String> pinned = pinned(version);
    String wanted = text(List.of(row)).strip();
    String advice =
        pinned.stream().noneMatch(line -> line.startsWith(kind + " "))
            ? "%s rows are of version %d: put this line into %s%n%s"
                .formatted(kind, version, rowsFile(version), wanted)
            : ("%s rows are not what version %d is: raise the version in RowKind, and go on"
                    + " reading the older one. Only if no bytes have changed, and the sample is"
                    + " new, put this line into %s%n%s")
                .formatted(kind, version, rowsFile(version), wanted);
    assertThat(pinned.contains(wanted)).withFailMessage(() -> advice).isTrue();
  }

  @Test
  void whoeverForgetsToRaiseAVersionIsTold() {
    Row base = StateRows.base(RecordOnDisk.BASE);
    Row withAFieldMore = new Row(base.key(), Arrays.copyOf(base.value(), base.value().length + 8));
    assertThatThrownBy(() -> assertPinned(withAFieldMore))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(
            "BASE rows are not what version %d is: raise the version", RowKind.BASE.version());
    Row raisedWithoutFixture = new Row(base.key(), base.value().clone());
    raisedWithoutFixture.value()[0] = 99;
    assertThatThrownBy(() -> assertPinned(raisedWithoutFixture))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("BASE rows are of version 99: put this line into rows-v99.txt")
        .hasMessageContaining(text(List.of(raisedWithoutFixture)).strip());
  }

  /** A permit as the next version could have it: with one field more. */
  private record WithComment(Permit permit, String comment) {}

  private static WithComment readWithComment(byte[] value) {
    return RowValue.read(
        NEXT,
        value,
        Optional.empty(),
        (version, in) ->
            new WithComment(
                PaymentRows.permit(Math.min(version, NEXT - 1), in),
                version < NEXT ? "none yet" : in.text()));
  }

  /** The bytes that the newest version has behind its version. */
  private static byte[] valueOf(int version, byte[] newest, String comment) {
    return RowValue.begin(version)
        .fixed(Bytes.of(Arrays.copyOfRange(newest, 1, newest.length)))
        .text(comment)
        .toBytes();
  }

  @Test
  void aRowOfTheNewestVersionIsReadInItsOwnWayWhereTheNextIsKnown() {
    byte[] newest = PaymentRows.permit(PERMIT).value();
    assertThat(readWithComment(newest)).isEqualTo(new WithComment(PERMIT, "none yet"));
    byte[] next = valueOf(NEXT, newest, "rent");
    assertThat(readWithComment(next)).isEqualTo(new WithComment(PERMIT, "rent"));

    byte[] notRaised = valueOf(NEXT - 1, newest, "rent");
    assertThatThrownBy(() -> readWithComment(notRaised))
        .isInstanceOf(MalformedRowException.class)
        .hasMessage("8 bytes too many");
    byte[] afterNext = valueOf(NEXT + 1, newest, "rent");
    assertThatThrownBy(() -> readWithComment(afterNext))
        .isInstanceOf(MalformedRowException.class)
        .hasMessage("it is of version %d, this program knows up to %d", NEXT + 1, NEXT);
    assertRefused(
        new Row(RowKeys.of(RowKind.PERMIT, PERMIT.key()), next),
        "PERMIT",
        "it is of version %d, this program knows up to %d".formatted(NEXT, NEXT - 1));
    byte[] zero = valueOf(0, newest, "rent");
    assertThatThrownBy(() -> readWithComment(zero)).hasMessageContaining("it is of version 0");
  }

  @Test
  void rowsOfEveryVersionAreRead() throws IOException {
    for (int each = 1; each <= NEWEST; each++) {
      int version = each;
      List<Row> rows = pinned(version).stream().map(RecordFormatTest::row).toList();
      assertThat(rows).as(rowsFile(version)).allMatch(row -> row.value()[0] == version);
      assertThat(rows.stream().map(row -> RowKind.of(row.key()).orElseThrow()))
          .as("%s has the kinds of rows that were of this version", rowsFile(version))
          .containsOnly(
              Arrays.stream(RowKind.values())
                  .filter(kind -> kind.version() >= version)
                  .toArray(RowKind[]::new));
      assertThat(read(rows))
          .as("what %s says: put it into SAID", rowsFile(version))
          .isEqualTo(SAID.get(version));
    }
  }

  private static Row row(String line) {
    String[] parts = line.split(" ", 3);
    return new Row(Bytes.fromHex(parts[1]).toArray(), Bytes.fromHex(parts[2]).toArray());
  }

  private static List<Object> read(List<Row> rows) {
    List<Object> read = new ArrayList<>();
    RowReader reader =
        new RowReader(
            new RowReader.Sink() {
              @Override
              public void base(FinalizedBlock base) {
                read.add(base);
              }

              @Override
              public void since(RowKind kind, long unixMillis) {
                read.add(kind + " " + unixMillis);
              }

              @Override
              public void permit(Permit permit) {
                read.add(permit);
              }

              @Override
              public void taken(ContentionKey key, TxHash txHash) {
                read.add(Map.of(key, txHash));
              }

              @Override
              public void qc(PaymentRows.RawQc qc) {
                read.add(qc);
              }

              @Override
              public void certificate(Certificate certificate) {
                read.add(certificate);
              }

              @Override
              public void cursor(ValidatorId peer, String cursor) {
                read.add(Map.of(peer, cursor));
              }
            });
    rows.forEach(row -> reader.row(row.key(), row.value()));
    return read;
  }

  /** A reader that drops a field would pass every test of rows in which it is empty. */
  @Test
  void whateverMayBeLeftOutIsInOneSampleAndNotInAnother() {
    Set<String> filled = new TreeSet<>();
    Set<String> empty = new TreeSet<>(NEVER_EMPTY);
    read(newestRows()).forEach(said -> addOptionals(said, filled, empty));
    assertThat(filled).as("filled in one sample, and empty in another").isEqualTo(empty);
  }

  /** Adds the names of optional components, of a record and of whatever is in it. */
  private static void addOptionals(Object said, Set<String> filled, Set<String> empty) {
    if (said instanceof Collection<?> list) {
      list.forEach(each -> addOptionals(each, filled, empty));
    } else if (said instanceof Record) {
      for (RecordComponent component : said.getClass().getRecordComponents()) {
        Object value = valueOf(said, component);
        if (value instanceof Optional<?> optional) {
          String name = said.getClass().getSimpleName() + "." + component.getName();
          (optional.isPresent() ? filled : empty).add(name);
          optional.ifPresent(inside -> addOptionals(inside, filled, empty));
        } else {
          addOptionals(value, filled, empty);
        }
      }
    }
  }

  private static Object valueOf(Object said, RecordComponent component) {
    try {
      return component.getAccessor().invoke(said);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static PaymentRows.RawQc raw(KnownPayment known) {
    return new PaymentRows.RawQc(
        known.qc().certificate(), known.qc().payment(), known.feeToken(), known.restsOn());
  }

  @Test
  void theHashOfHIsReadBackSinceVersionTwo() {
    for (FinalizedBlock base : List.of(RecordOnDisk.BASE, NAMED)) {
      assertThat(StateRows.base(StateRows.base(base).value())).isEqualTo(base);
      assertThat(JsonFields.<FinalizedBlock>read(ExportJson.base(base), ExportJson::base))
          .isEqualTo(base);
    }
  }

  @Test
  void exportsOfEveryVersionAreImportedAndWrittenAgain() throws IOException {
    String newest = fixture("export-v" + ExportHeader.VERSION + ".json");
    Vertx vertx = Vertx.vertx();
    try {
      for (int version = 1; version <= ExportHeader.VERSION; version++) {
        Path file = folder.resolve("v" + version + ".json");
        Files.writeString(file, fixture("export-v" + version + ".json"));
        RecordOnDisk disk = new RecordOnDisk(vertx, folder.resolve("record-" + version));
        RecordImporter.Report report =
            new RecordImporter(disk.folder(), file, CRYPTO).run(SINCE + 1);

        assertThat(report.restored()).isFalse();
        SigningRecord.Contents contents = disk.opened();
        assertThat(contents.permits()).containsExactly(PERMIT);
        assertThat(contents.taken()).isEqualTo(Map.of(TAKEN, PERMIT.txHash()));
        assertThat(contents.base()).contains(RecordOnDisk.BASE);
        Path again = folder.resolve("again-" + version + ".json");
        new RecordExporter(disk.folder(), again).retire(SINCE);
        assertThat(Files.readString(again))
            .as("exports are not what version %s is: raise ExportHeader.VERSION", version)
            .isEqualTo(newest);
      }
    } finally {
      await(vertx.close());
    }
  }

  @Test
  void aRowOfANewerVersionOrOfAnUnknownKindIsRefused() {
    Row row = PaymentRows.permit(PERMIT);
    row.value()[0] = (byte) (RowKind.PERMIT.version() + 1);
    assertRefused(row, "PERMIT", "version");
    assertRefused(new Row(new byte[] {0x7f}, new byte[] {1}), "kind");
    assertRefused(new Row(new byte[0], new byte[] {1}), "kind");
    Row longer = new Row(RowKeys.single(RowKind.BASE), new byte[18]);
    longer.value()[0] = 1;
    assertRefused(longer, "BASE", "1 bytes too many");
    assertRefused(new Row(RowKeys.single(RowKind.BASE), new byte[] {1, 2}), "too early");
    assertRefused(
        new Row(RowKeys.of(RowKind.PERMIT, TAKEN), PaymentRows.permit(PERMIT).value()),
        "another row's key");
  }

  private static void assertRefused(Row row, String... words) {
    assertThat(
            catchThrowable(
                () -> new RowReader(new RowReader.Sink() {}).row(row.key(), row.value())))
        .isInstanceOf(RecordException.class)
        .message()
        .contains(words);
  }

  /** Every place a row can be cut at: refused, never half read. */
  @Test
  void noCutRowIsRead() {
    for (Row row : newestRows()) {
      for (int length = 0; length < row.value().length; length++) {
        assertRefused(new Row(row.key(), Arrays.copyOf(row.value(), length)), "cannot be read");
      }
    }
  }
}
