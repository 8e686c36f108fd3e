package tempo.fastpay.sidecar.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static tempo.fastpay.sidecar.RecordSamples.COMMITTEE;
import static tempo.fastpay.sidecar.RecordSamples.IDENTITY;
import static tempo.fastpay.sidecar.RecordSamples.MEMBERS;
import static tempo.fastpay.sidecar.TestPayments.CHAIN;
import static tempo.fastpay.sidecar.TestPayments.CRYPTO;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.port.RecordException;
import tempo.fastpay.sidecar.port.SignerRecord;
import tempo.fastpay.sidecar.port.SigningRecord;

/** Whose record it is, and who may open it. */
class RecordDirectoryTest {
  private final Vertx vertx = Vertx.vertx();
  @TempDir Path folder;
  private RecordOnDisk disk;

  @BeforeEach
  void choose() {
    disk = new RecordOnDisk(vertx, folder.resolve("record"));
  }

  @AfterEach
  void stop() {
    await(vertx.close());
  }

  private RecordException refused(RecordIdentity identity, boolean isNewKey) {
    return disk.refusal(identity, isNewKey).orElseThrow();
  }

  private void assertHopeless(RecordIdentity identity, boolean isNewKey, String... words) {
    RecordException refused = refused(identity, isNewKey);
    assertThat(refused.getMessage()).contains(words).contains(disk.folder().toString());
    assertThat(refused.retryMayHelp()).isFalse();
  }

  @Test
  void withoutARecordOnlyANewKeyStarts() throws IOException {
    assertHopeless(IDENTITY, false, "no signing record is here", "new_key");
    assertThat(disk.folder()).doesNotExist();
    Files.createDirectories(disk.folder());
    assertHopeless(IDENTITY, false, "no signing record is here");

    assertThat(disk.refusal(IDENTITY, true)).isEmpty();
    assertThat(disk.refusal()).isEmpty();
  }

  @Test
  void aKeyWithARecordIsNotNew() {
    disk.filled(1);
    assertHopeless(IDENTITY, true, "there is a signing record already", "new_key");
    assertThat(disk.opened().permits()).hasSize(1);
  }

  @Test
  void anothersRecordIsRefusedAndLeftAlone() {
    disk.filled(1);
    assertHopeless(RecordIdentity.of(MEMBERS.get(1), COMMITTEE), false, "it is of the key");
    assertHopeless(
        new RecordIdentity(MEMBERS.get(0).publicKey(), ChainId.of(1), UInt64.ONE),
        false,
        "it is of chain 1337, not of chain 1");
    assertHopeless(
        new RecordIdentity(MEMBERS.get(0).publicKey(), CHAIN, UInt64.of(2)),
        false,
        "it is of epoch 1, not of epoch 2");
    assertThat(disk.opened().permits()).hasSize(1);
  }

  @Test
  void rowsOfAnotherRecordAreNoticed() throws IOException {
    disk.filled(1);
    RecordOnDisk other = new RecordOnDisk(vertx, folder.resolve("other"));
    SigningRecord made = other.record(RecordIdentity.of(MEMBERS.get(1), COMMITTEE), true);
    await(made.open());
    await(made.close());
    Files.copy(
        other.folder().resolve("record.json"),
        disk.folder().resolve("record.json"),
        StandardCopyOption.REPLACE_EXISTING);

    assertHopeless(IDENTITY, false, "two records were mixed");
  }

  @Test
  void aRecordOfAnotherCommitteeOfThisEpochIsNoticed() {
    disk.filled(1);
    Committee changed =
        Committee.of(CHAIN, UInt64.ONE, List.of(MEMBERS.get(0), MEMBERS.get(3)), CRYPTO);
    SigningRecord record = DurableSigningRecord.at(vertx, disk.folder(), IDENTITY, changed, false);

    assertThat(await(record.open().map("").otherwise(Throwable::getMessage)))
        .contains("another committee", disk.folder().toString());
  }

  @Test
  void oneAtATimeHasItOpen() {
    SigningRecord first = disk.record(IDENTITY, true);
    await(first.open());

    RecordException refused = disk.refusal().orElseThrow();
    assertThat(refused.getMessage()).contains("another process has this signing record open");
    assertThat(refused.retryMayHelp()).isTrue();

    await(first.close());
    assertThat(disk.refusal()).isEmpty();
  }

  @Test
  void aNewerRecordIsRefused() throws IOException {
    disk.filled(1);
    Path identity = disk.folder().resolve("record.json");
    Files.writeString(
        identity, Files.readString(identity).replace("\"version\" : 2", "\"version\" : 3"));

    assertHopeless(IDENTITY, false, "version", "got 3", "newer one");
  }

  @Test
  void aCreationThatDidNotEndIsBegunAgain() throws IOException {
    assertThat(disk.refusal(IDENTITY, true)).isEmpty();
    Files.delete(disk.folder().resolve("record.json"));

    assertHopeless(IDENTITY, false, "no signing record is here");
    assertThat(disk.refusal(IDENTITY, true)).isEmpty();
  }

  @Test
  void whatWasWrittenIsNeverTakenForACreationThatDidNotEnd() throws IOException {
    disk.filled(1);
    Files.delete(disk.folder().resolve("record.json"));

    assertHopeless(IDENTITY, true, "record.json is missing beside rows");
  }

  @Test
  void aDirectoryThatCannotBeWrittenIsRefused() throws IOException {
    disk.filled(1);
    Files.setPosixFilePermissions(disk.folder(), PosixFilePermissions.fromString("r-xr-xr-x"));
    Files.setPosixFilePermissions(
        disk.folder().resolve("lock"), PosixFilePermissions.fromString("r--r--r--"));
    try {
      assumeTrue(
          !Files.isWritable(disk.folder()),
          "this user may write everywhere; a read-only file system is tried by the jar's tests");
      assertHopeless(IDENTITY, false, "cannot be used", "must be read and written");
    } finally {
      Files.setPosixFilePermissions(disk.folder(), PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  @Test
  void aFileInTheDirectorysPlaceIsRefused() throws IOException {
    Files.writeString(disk.folder(), "not a directory");
    assertHopeless(IDENTITY, true, "cannot be used");
    assertHopeless(IDENTITY, false, "no signing record is here");
  }

  private RecordException refusedToASigner() {
    return await(
        DurableSignerRecord.at(vertx, disk.folder(), IDENTITY, false)
            .open()
            .map((RecordException) null)
            .otherwise(RecordException.class::cast));
  }

  @Test
  void aValidatorsDirectoryIsNoSigners() {
    disk.filled(1);
    assertThat(refusedToASigner().getMessage())
        .contains("a validator's, not a signer's", disk.folder().toString());
    assertThat(refusedToASigner().retryMayHelp()).isFalse();
    assertThat(disk.opened().permits()).hasSize(1);
  }

  @Test
  void aSignersDirectoryIsNoValidators() {
    SignerRecord signers = DurableSignerRecord.at(vertx, disk.folder(), IDENTITY, true);
    await(signers.open());
    await(signers.close());
    assertHopeless(IDENTITY, false, "a signer's, not a validator's");
  }

  @Test
  void whatNobodyHasUsedIsTheFirstOnes() throws IOException {
    try (RecordDirectory.Open made =
        new RecordDirectory(disk.folder()).create(IDENTITY, List.of())) {
      assertThat(made.identity()).isEqualTo(IDENTITY);
    }
    SignerRecord signers = DurableSignerRecord.at(vertx, disk.folder(), IDENTITY, false);
    await(signers.open());
    await(signers.close());
    assertHopeless(IDENTITY, false, "a signer's, not a validator's");
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void aRecordIsItsOwnersAlone() throws IOException {
    disk.filled(1);
    assertThat(mode(disk.folder())).isEqualTo("rwx------");
    assertThat(mode(disk.folder().resolve("rows"))).isEqualTo("rwx------");
    for (String name : List.of("record.json", "high-water", "lock")) {
      assertThat(mode(disk.folder().resolve(name))).as(name).isEqualTo("rw-------");
    }
  }

  @Test
  void aRecordThatOthersCouldReadIsTightened() throws IOException {
    disk.filled(1);
    try (var all = Files.walk(disk.folder())) {
      for (Path path : all.toList()) {
        Files.setPosixFilePermissions(
            path,
            PosixFilePermissions.fromString(Files.isDirectory(path) ? "rwxr-xr-x" : "rw-r--r--"));
      }
    }
    assertThat(disk.opened().permits()).hasSize(1);
    assertThat(mode(disk.folder())).isEqualTo("rwx------");
    assertThat(mode(disk.folder().resolve("rows"))).isEqualTo("rwx------");
    assertThat(mode(disk.folder().resolve("record.json"))).isEqualTo("rw-------");
  }

  @Test
  void aReadersLockKeepsNobodyFromStarting() throws Exception {
    disk.filled(1);
    String holder =
        """
        import fcntl,sys
        files=[open(p) for p in sys.argv[1:]]
        [fcntl.lockf(f, fcntl.LOCK_SH) for f in files]
        print('held', flush=True)
        sys.stdin.read()
        """;
    Process stranger =
        new ProcessBuilder(
                "python3",
                "-c",
                holder,
                disk.folder().resolve("lock").toString(),
                disk.folder().resolve("rows").resolve("LOCK").toString())
            .start();
    try {
      assertThat(stranger.inputReader().readLine()).isEqualTo("held");
      SigningRecord first = disk.record(IDENTITY, false);
      assertThat(await(first.open()).permits()).hasSize(1);
      assertThat(disk.refusal().orElseThrow().getMessage()).contains("another process");
      await(first.close());
    } finally {
      stranger.destroy();
      stranger.waitFor();
    }
    assertThat(disk.refusal()).isEmpty();
  }
}
