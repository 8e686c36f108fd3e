package tempo.fastpay.sidecar.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tempo.fastpay.sidecar.RecordSamples.COMMITTEE;
import static tempo.fastpay.sidecar.RecordSamples.IDENTITY;
import static tempo.fastpay.sidecar.RecordSamples.MEMBERS;
import static tempo.fastpay.sidecar.RecordSamples.permit;
import static tempo.fastpay.sidecar.TestPayments.CHAIN;
import static tempo.fastpay.sidecar.TestPayments.CRYPTO;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.FinalizedBlock;
import tempo.fastpay.sidecar.core.Permit;
import tempo.fastpay.sidecar.port.Note;
import tempo.fastpay.sidecar.port.RecordException;
import tempo.fastpay.sidecar.port.SigningRecord;
import tempo.fastpay.sidecar.port.SigningRecord.Contents;

/** From a directory to a file and into another directory: nothing is ever forgotten on the way. */
class RecordTransferTest {
  private static final long NOW = 1_800_000_100_000L;

  private final Vertx vertx = Vertx.vertx();
  @TempDir Path folder;
  private RecordOnDisk source;
  private RecordOnDisk target;
  private Path file;
  private List<Permit> permits;

  @BeforeEach
  void fill() {
    source = new RecordOnDisk(vertx, folder.resolve("source"));
    target = new RecordOnDisk(vertx, folder.resolve("target"));
    file = folder.resolve("export.json");
    permits = source.filled(5);
    Permit resting = permit(7, 8, permits.get(0).message());
    change(source, record -> await(record.append(resting)));
    change(
        source,
        record ->
            await(
                record.note(
                    List.of(new Note.OfTaken(permit(1, 9).key(), permits.get(0).txHash())))));
    permits = new ArrayList<>(permits);
    permits.add(resting);
  }

  @AfterEach
  void stop() {
    await(vertx.close());
  }

  private interface Change {
    void to(SigningRecord record);
  }

  private static void change(RecordOnDisk disk, Change change) {
    SigningRecord record = disk.record(IDENTITY, false);
    await(record.open());
    change.to(record);
    await(record.close());
  }

  private RecordExporter export() {
    return new RecordExporter(source.folder(), file);
  }

  private RecordImporter importing() {
    return new RecordImporter(target.folder(), file, CRYPTO);
  }

  private static void assertRefused(ThrowingCallable call, String... words) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RecordException.class, refused -> assertThat(refused.retryMayHelp()).isFalse())
        .message()
        .contains(words);
  }

  @Test
  void aBackupBringsBackAllPermitsAndMakesTheRecordARestoredOne() throws IOException {
    RecordExporter.Report exported = export().backUp(NOW);
    assertThat(exported.permits()).isEqualTo(6);
    assertThat(exported.taken()).isEqualTo(1);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");

    RecordImporter.Report imported = importing().run(NOW + 1);

    assertThat(imported.permits()).isEqualTo(6);
    assertThat(imported.added()).isEqualTo(6);
    assertThat(imported.restored()).isTrue();
    Contents contents = target.opened();
    assertThat(contents.permits()).containsExactlyInAnyOrderElementsOf(permits);
    assertThat(contents.taken()).isEqualTo(Map.of(permit(1, 9).key(), permits.get(0).txHash()));
    assertThat(contents.base()).contains(RecordOnDisk.BASE);
    assertThat(contents.restoredUnixMillis()).isEqualTo(OptionalLong.of(NOW + 1));
    assertThat(source.opened().restoredUnixMillis()).as("still in use").isEmpty();
  }

  @Test
  void theLastExportMovesTheRecordWhole() {
    export().retire(NOW);

    assertThat(source.refusal())
        .get()
        .extracting(Throwable::getMessage)
        .asString()
        .contains("exported to be moved");
    assertThat(importing().run(NOW).restored()).isFalse();
    Contents contents = target.opened();
    assertThat(contents.permits()).containsExactlyInAnyOrderElementsOf(permits);
    assertThat(contents.restoredUnixMillis()).isEmpty();
    assertRefused(
        () -> new RecordImporter(source.folder(), file, CRYPTO).run(NOW), "exported to be moved");
  }

  @Test
  void aRetiredRecordCanBeExportedAgain() throws IOException {
    export().retire(NOW);
    Files.delete(file);
    export().retire(NOW + 1);
    assertThat(importing().run(NOW).added()).isEqualTo(6);
  }

  @Test
  void aRestoredRecordStaysOneWhenItIsMoved() throws IOException {
    export().backUp(NOW);
    importing().run(NOW + 7);
    Path second = folder.resolve("second.json");
    new RecordExporter(target.folder(), second).retire(NOW + 9);
    RecordOnDisk third = new RecordOnDisk(vertx, folder.resolve("third"));

    assertThat(new RecordImporter(third.folder(), second, CRYPTO).run(NOW + 10).restored())
        .isTrue();
    assertThat(third.opened().restoredUnixMillis()).isEqualTo(OptionalLong.of(NOW + 7));
  }

  @Test
  void importingNeverForgets() {
    export().backUp(NOW);
    SigningRecord newer = target.record(IDENTITY, true);
    await(newer.open());
    FinalizedBlock higher = FinalizedBlock.unnamed(UInt64.of(12), 12_000);
    await(newer.advance(higher));
    await(newer.append(permit(10, 0)));
    await(newer.append(permit(10, 100)));
    await(newer.close());

    RecordImporter.Report imported = importing().run(NOW);

    assertThat(imported.added()).as("one of the six was there").isEqualTo(5);
    Contents contents = target.opened();
    assertThat(contents.permits()).hasSize(7).containsAll(permits).contains(permit(10, 100));
    assertThat(contents.base()).contains(higher);
    assertThat(importing().run(NOW).added()).isZero();
    assertThat(target.opened().permits()).hasSize(7);
  }

  @Test
  void aBackupThatBringsNothingDoesNotSilenceAHealthyValidator() {
    export().backUp(NOW);
    assertRefused(
        () -> new RecordImporter(source.folder(), file, CRYPTO).run(NOW),
        "brings nothing",
        "nothing was imported");
    assertThat(source.opened().restoredUnixMillis()).isEmpty();
  }

  @Test
  void anImportReadsPeersBoardsFromTheirBeginning() {
    export().backUp(NOW);
    importing().run(NOW);
    change(
        target,
        record ->
            await(record.note(List.of(new Note.OfCursors(Map.of(MEMBERS.get(1).id(), "b.9"))))));
    importing().run(NOW);
    assertThat(target.opened().cursors()).isEmpty();
  }

  @Test
  void anothersFileIsRefusedAndNothingChanges() throws IOException {
    for (RecordIdentity other :
        List.of(
            RecordIdentity.of(MEMBERS.get(1), COMMITTEE),
            new RecordIdentity(IDENTITY.publicKey(), ChainId.of(1), UInt64.ONE),
            new RecordIdentity(IDENTITY.publicKey(), CHAIN, UInt64.of(2)))) {
      RecordOnDisk theirs =
          new RecordOnDisk(
              vertx,
              folder.resolve(other.chainId() + "-" + other.epoch() + "-" + other.publicKey()));
      SigningRecord record = theirs.record(other, true);
      await(record.open());
      await(record.close());
      Path theirFile = folder.resolve("theirs.json");
      new RecordExporter(theirs.folder(), theirFile).backUp(NOW);

      assertRefused(
          () -> new RecordImporter(source.folder(), theirFile, CRYPTO).run(NOW),
          "is not this record's",
          "Nothing was imported");
      assertThat(source.opened().restoredUnixMillis()).isEmpty();
      Files.delete(theirFile);
    }
  }

  @Test
  void anotherPaymentForARecordedKeyIsRefusedAndNothingChanges() {
    export().backUp(NOW);
    SigningRecord other = target.record(IDENTITY, true);
    await(other.open());
    await(other.append(permit(11, 3)));
    await(other.close());

    assertRefused(() -> importing().run(NOW), "another payment is recorded", "used in two places");
    assertThat(target.opened().permits()).containsExactly(permit(11, 3));
    assertThat(target.opened().restoredUnixMillis()).isEmpty();
  }

  @Test
  void aFileThatIsNotWholeOrNotTrueIsRefusedAndNothingIsMade() throws IOException {
    export().backUp(NOW);
    String text = Files.readString(file);
    assertBad(text.replace("\"version\":1", "\"version\":2"), "version", "got 2", "newer one");
    assertBad(text.replace("tempo-fastpay-signing-record", "something"), "format");
    assertBad(text.substring(0, text.length() / 2), "line");
    assertBad(text.substring(0, text.length() - 3), "line");
    assertBad(text + "{}", "nothing after the end");
    assertBad(
        text.replaceFirst("\"expiry\":\\{\"unix_millis\":\"1", "\"expiry\":{\"unix_millis\":\"2"),
        "permits[0].tx_hash");
    assertBad(text.replaceFirst("\"rests_on\"", "\"rests_in\""), "permits[0].rests_on");
    String raw = permits.get(0).envelope().paymentBytes().toHex();
    assertBad(
        text.replace(
            raw, raw.substring(0, 40) + (raw.charAt(40) == '0' ? '1' : '0') + raw.substring(41)),
        "permits[0].t");
    assertBad(
        text.replaceFirst("\n(\\{\"tx_hash\".*)\n,", "\n$1\n,$1\n,"),
        "permits[1]",
        "each key once");
    assertBad("\0\0\0" + text, "line 1");
    assertBad("", "an object");
    assertBad("[]", "an object");
  }

  private void assertBad(String text, String... words) throws IOException {
    Path bad = folder.resolve("bad.json");
    Files.writeString(bad, text);
    assertRefused(() -> new RecordImporter(target.folder(), bad, CRYPTO).run(NOW), words);
    assertThat(target.folder()).doesNotExist();
  }

  @Test
  void anImportThatDidNotEndSignsNothingUntilItIsRepeated() throws IOException {
    export().backUp(NOW);
    importing().run(NOW);
    try (RecordDirectory.Open open = new RecordDirectory(target.folder()).open()) {
      open.write(List.of(StateRows.since(RowKind.IMPORTING, NOW)));
    } catch (RowStore.StoreException e) {
      throw new AssertionError(e);
    }

    assertThat(target.refusal())
        .get()
        .extracting(Throwable::getMessage)
        .asString()
        .contains("an import into it did not end");
    assertRefused(
        () -> new RecordExporter(target.folder(), folder.resolve("no.json")).backUp(NOW),
        "did not end");
    importing().run(NOW);
    assertThat(target.opened().permits()).hasSize(6);
  }

  @Test
  void anExportOverwritesNothing() throws IOException {
    Files.writeString(file, "precious");
    assertRefused(() -> export().backUp(NOW), "is there already");
    assertRefused(() -> export().retire(NOW), "is there already");
    assertThat(Files.readString(file)).isEqualTo("precious");
    assertThat(source.opened().permits()).as("not retired").hasSize(6);
  }

  @Test
  void anOpenRecordIsNeitherExportedNorImportedInto() throws IOException {
    SigningRecord open = source.record(IDENTITY, false);
    await(open.open());
    for (Runnable attempt :
        List.<Runnable>of(() -> export().backUp(NOW), () -> export().retire(NOW))) {
      assertThatThrownBy(attempt::run).hasMessageContaining("another process");
    }
    await(open.close());
    assertThat(file).doesNotExist();
  }

  @Test
  void verifyFindsARecordGoodAndSaysWhatItIsFor() {
    RecordVerifier.Report report =
        new RecordVerifier(source.folder(), CRYPTO, Optional.of(COMMITTEE)).run();
    assertThat(report)
        .isEqualTo(
            new RecordVerifier.Report(
                IDENTITY, Optional.of(RecordOnDisk.BASE), 6, 1, 1, 0, RecordVerifier.Use.SIGNING));
    export().backUp(NOW);
    importing().run(NOW);
    assertThat(new RecordVerifier(target.folder(), CRYPTO, Optional.empty()).run().use())
        .isEqualTo(RecordVerifier.Use.RESTORED);
    new RecordExporter(source.folder(), folder.resolve("last.json")).retire(NOW);
    assertThat(new RecordVerifier(source.folder(), CRYPTO, Optional.empty()).run().use())
        .isEqualTo(RecordVerifier.Use.RETIRED);
  }

  @Test
  void verifyFindsWhatWasNotSigned() throws IOException, RowStore.StoreException {
    // Rows that are whole as far as checksums and hashes go: only signatures tell.
    try (RecordDirectory.Open open = new RecordDirectory(source.folder()).open()) {
      Permit one = permits.get(0);
      byte[] key = RowKeys.of(RowKind.PERMIT, one.key());
      byte[] value = PaymentRows.permit(one).value();
      // The last byte of the stored sign hash: not part of any hash that is made again.
      int signHash = 1 + Integer.BYTES + one.payment().raw().size() + 1 + 32 + 31;
      value[signHash] ^= 1;
      open.write(List.of(new Row(key, value)));
    }

    assertRefused(
        () -> new RecordVerifier(source.folder(), CRYPTO, Optional.empty()).run(),
        "is not what its sender signed");
  }

  @Test
  void verifyRefusesAnotherCommittee() {
    Committee strangers = Committee.of(CHAIN, UInt64.ONE, List.of(MEMBERS.get(2)), CRYPTO);
    assertRefused(
        () -> new RecordVerifier(source.folder(), CRYPTO, Optional.of(strangers)).run(),
        "of nobody in this committee");
  }
}
