package tempo.fastpay.sidecar.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static tempo.fastpay.sidecar.RecordSamples.IDENTITY;
import static tempo.fastpay.sidecar.RecordSamples.MEMBERS;
import static tempo.fastpay.sidecar.RecordSamples.certificate;
import static tempo.fastpay.sidecar.RecordSamples.envelope;
import static tempo.fastpay.sidecar.RecordSamples.known;
import static tempo.fastpay.sidecar.RecordSamples.permit;
import static tempo.fastpay.sidecar.TestPayments.CRYPTO;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.ValidatorId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.TxHash;
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
  private static final KnownPayment TRACED =
      known(envelope(20, 1), Optional.of(Set.of(permit(5, 7).message())));
  private static final KnownPayment UNTRACED = known(envelope(30, 2), Optional.empty());
  private static final Certificate CERTIFICATE = certificate(3, envelope(40, 3)).certificate();
  private static final ContentionKey TAKEN = permit(50, 4).key();

  @TempDir Path folder;

  private static String fixture(String name) throws IOException {
    try (InputStream in = RecordFormatTest.class.getResourceAsStream("/signing-record/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** One row of each kind, as this version writes them. */
  private static List<Row> newestRows() {
    return List.of(
        StateRows.identity(IDENTITY),
        StateRows.base(RecordOnDisk.BASE),
        StateRows.since(RowKind.RESTORED, SINCE),
        StateRows.since(RowKind.RETIRED, SINCE),
        StateRows.since(RowKind.IMPORTING, SINCE),
        StateRows.role(RecordRole.SIGNER),
        PaymentRows.permit(PERMIT),
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
    String name = "rows-v" + version + ".txt";
    String advice =
        kind
            + " rows are not what version "
            + version
            + " is: raise the version in RowKind, go on reading the older one, and put the new"
            + " row into rows-v"
            + (version + 1)
            + ".txt";
    assertThat(RecordFormatTest.class.getResource("/signing-record/" + name))
        .as("%s rows are of version %s: put one into %s", kind, version, name)
        .isNotNull();
    assertThat(fixture(name).lines()).as(advice).contains(text(List.of(row)).strip());
  }

  @Test
  void whoeverForgetsToRaiseAVersionIsTold() {
    Row base = StateRows.base(RecordOnDisk.BASE);
    Row withAFieldMore = new Row(base.key(), Arrays.copyOf(base.value(), base.value().length + 8));
    assertThatThrownBy(() -> assertPinned(withAFieldMore))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("BASE rows are not what version 1 is: raise the version");
    Row raisedWithoutFixture = new Row(base.key(), base.value().clone());
    raisedWithoutFixture.value()[0] = 9;
    assertThatThrownBy(() -> assertPinned(raisedWithoutFixture))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("put one into rows-v9.txt");
  }

  /** A permit as a version 2 could have it: with one field more. */
  private record WithComment(Permit permit, String comment) {}

  private static WithComment readWithComment(byte[] value) {
    return RowValue.read(
        2,
        value,
        Optional.empty(),
        (version, in) ->
            new WithComment(PaymentRows.permit(in), version < 2 ? "none yet" : in.text()));
  }

  /** The bytes that version 1 has behind its version. */
  private static byte[] valueOf(int version, byte[] one, String comment) {
    return RowValue.begin(version)
        .fixed(Bytes.of(Arrays.copyOfRange(one, 1, one.length)))
        .text(comment)
        .toBytes();
  }

  @Test
  void aRowOfVersionOneIsReadInItsOwnWayWhereTwoIsKnown() {
    byte[] one = PaymentRows.permit(PERMIT).value();
    assertThat(readWithComment(one)).isEqualTo(new WithComment(PERMIT, "none yet"));
    byte[] two = valueOf(2, one, "rent");
    assertThat(readWithComment(two)).isEqualTo(new WithComment(PERMIT, "rent"));

    byte[] notRaised = valueOf(1, one, "rent");
    assertThatThrownBy(() -> readWithComment(notRaised))
        .isInstanceOf(MalformedRowException.class)
        .hasMessage("8 bytes too many");
    byte[] three = valueOf(3, one, "rent");
    assertThatThrownBy(() -> readWithComment(three))
        .isInstanceOf(MalformedRowException.class)
        .hasMessage("it is of version 3, this program knows up to 2");
    assertRefused(
        new Row(RowKeys.of(RowKind.PERMIT, PERMIT.key()), two),
        "PERMIT",
        "it is of version 2, this program knows up to 1");
    byte[] zero = valueOf(0, one, "rent");
    assertThatThrownBy(() -> readWithComment(zero)).hasMessageContaining("it is of version 0");
  }

  @Test
  void rowsOfVersionOneAreRead() throws IOException {
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
    for (String line : fixture("rows-v1.txt").lines().toList()) {
      String[] parts = line.split(" ", 3);
      reader.row(Bytes.fromHex(parts[1]).toArray(), Bytes.fromHex(parts[2]).toArray());
    }
    assertThat(read)
        .containsExactly(
            RecordOnDisk.BASE,
            "RESTORED " + SINCE,
            "RETIRED " + SINCE,
            "IMPORTING " + SINCE,
            PERMIT,
            Map.of(TAKEN, PERMIT.txHash()),
            raw(TRACED),
            raw(UNTRACED),
            CERTIFICATE,
            Map.of(MEMBERS.get(1).id(), "boot.17"));
    assertThat(reader.count(RowKind.IDENTITY)).isEqualTo(1);
  }

  private static PaymentRows.RawQc raw(KnownPayment known) {
    return new PaymentRows.RawQc(
        known.qc().certificate(), known.qc().payment(), known.feeToken(), known.restsOn());
  }

  @Test
  void anExportOfVersionOneIsImportedAndWrittenAgain() throws IOException {
    Path file = folder.resolve("v1.json");
    Files.writeString(file, fixture("export-v1.json"));
    Vertx vertx = Vertx.vertx();
    try {
      RecordOnDisk disk = new RecordOnDisk(vertx, folder.resolve("record"));
      RecordImporter.Report report = new RecordImporter(disk.folder(), file, CRYPTO).run(SINCE + 1);

      assertThat(report.restored()).isFalse();
      SigningRecord.Contents contents = disk.opened();
      assertThat(contents.permits()).containsExactly(PERMIT);
      assertThat(contents.taken()).isEqualTo(Map.of(TAKEN, PERMIT.txHash()));
      assertThat(contents.base()).contains(RecordOnDisk.BASE);
      Path again = folder.resolve("again.json");
      new RecordExporter(disk.folder(), again).retire(SINCE);
      assertThat(Files.readString(again))
          .as("exports are not what version 1 is: raise the version in ExportHeader")
          .isEqualTo(fixture("export-v1.json"));
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
