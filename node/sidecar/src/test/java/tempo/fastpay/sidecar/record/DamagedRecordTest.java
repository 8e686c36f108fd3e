package tempo.fastpay.sidecar.record;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tempo.fastpay.sidecar.RecordSamples;
import tempo.fastpay.sidecar.core.Permit;
import tempo.fastpay.sidecar.port.RecordException;
import tempo.fastpay.sidecar.port.SigningRecord;
import tempo.fastpay.sidecar.port.SigningRecord.Contents;

/**
 * Whatever is cut off, flipped or taken away: the record is refused, or it is still whole. Never is
 * something missing from what it gives back.
 */
class DamagedRecordTest {
  private static final int PERMITS = 20;
  private static final int TRIES_PER_FILE_OF_ROWS = 20;
  private static final int TRIES_PER_OTHER_FILE = 3;

  private final Vertx vertx = Vertx.vertx();
  private final Random random = new Random(1);
  @TempDir Path folder;
  private int copies;

  /** Written and closed: all in the write-ahead log. */
  private RecordOnDisk inLog;

  /** Opened once more: the log has become files. */
  private RecordOnDisk inFiles;

  private List<Permit> permits;

  @BeforeEach
  void fill() {
    inLog = new RecordOnDisk(vertx, folder.resolve("record"));
    permits = inLog.filled(PERMITS);
    inFiles = inLog.copyTo(folder.resolve("settled"));
    inFiles.opened();
  }

  @AfterEach
  void stop() {
    await(vertx.close());
  }

  private interface Damage {
    void to(Path file) throws IOException;
  }

  /** Damages one file of a copy; returns the refusal, after checking that all is there if none. */
  private Optional<RecordException> after(RecordOnDisk whole, Path file, Damage damage)
      throws IOException {
    RecordOnDisk copy = whole.copyTo(folder.resolve("copy" + copies++));
    damage.to(copy.folder().resolve(file));
    Optional<RecordException> refusal = copy.refusal();
    if (refusal.isEmpty()) {
      Contents contents = copy.opened();
      assertThat(contents.permits()).as("%s", file).containsExactlyInAnyOrderElementsOf(permits);
      assertThat(contents.base()).contains(RecordOnDisk.BASE);
      assertThat(contents.known()).hasSize(1);
    } else {
      assertThat(refusal.get().retryMayHelp()).as("%s", refusal.get().getMessage()).isFalse();
      assertThat(refusal.get().getMessage()).contains(copy.folder().toString());
    }
    return refusal;
  }

  private static int tries(Path file) {
    return holdsRows(file) ? TRIES_PER_FILE_OF_ROWS : TRIES_PER_OTHER_FILE;
  }

  private static boolean holdsRows(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".log") || name.endsWith(".sst");
  }

  @Test
  void aFlippedBitIsNoticedOrChangesNothing() throws IOException {
    for (RecordOnDisk whole : List.of(inLog, inFiles)) {
      for (Path file : whole.files()) {
        int noticed = 0;
        long size = Files.size(whole.folder().resolve(file));
        for (int i = 0; i < tries(file) && size > 0; i++) {
          long position = random.nextLong(size);
          int bit = random.nextInt(Byte.SIZE);
          if (after(whole, file, damaged -> flip(damaged, position, bit)).isPresent()) {
            noticed++;
          }
        }
        if (holdsRows(file) && size > 0) {
          assertThat(noticed).as("%s", file).isGreaterThan(tries(file) / 2);
        }
      }
    }
  }

  private static void flip(Path file, long position, int bit) throws IOException {
    byte[] content = Files.readAllBytes(file);
    content[(int) position] ^= (byte) (1 << bit);
    Files.write(file, content);
  }

  @Test
  void aCutFileIsNoticedOrChangesNothing() throws IOException {
    for (RecordOnDisk whole : List.of(inLog, inFiles)) {
      for (Path file : whole.files()) {
        long size = Files.size(whole.folder().resolve(file));
        for (int i = 0; i < tries(file) && size > 0; i++) {
          long length = i == 0 ? 0 : i == 1 ? size - 1 : random.nextLong(size);
          Optional<RecordException> refusal =
              after(whole, file, damaged -> truncate(damaged, length));
          if (holdsRows(file)) {
            assertThat(refusal).as("%s cut to %s of %s", file, length, size).isPresent();
          }
        }
      }
    }
  }

  private static void truncate(Path file, long length) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(length);
    }
  }

  @Test
  void aMissingFileIsNoticedOrChangesNothing() throws IOException {
    List<String> noticed = new ArrayList<>();
    for (RecordOnDisk whole : List.of(inLog, inFiles)) {
      for (Path file : whole.files()) {
        if (after(whole, file, Files::delete).isPresent()) {
          noticed.add(file.getFileName().toString());
        }
      }
    }
    assertThat(noticed).contains("record.json", "high-water", "opened", "CURRENT");
    assertThat(noticed).anyMatch(name -> name.endsWith(".log"));
    assertThat(noticed).anyMatch(name -> name.endsWith(".sst"));
    assertThat(noticed).anyMatch(name -> name.startsWith("MANIFEST"));
  }

  @Test
  void rowsOfAnOlderCopyUnderANewerMarkAreNoticed() throws IOException {
    RecordOnDisk older = inLog.copyTo(folder.resolve("older"));
    RecordOnDisk newer = inLog.copyTo(folder.resolve("newer"));
    SigningRecord record = newer.record(RecordSamples.IDENTITY, false);
    await(record.open());
    await(record.append(RecordSamples.permit(10, PERMITS)));
    await(record.close());
    Files.copy(
        newer.folder().resolve("high-water"),
        older.folder().resolve("high-water"),
        StandardCopyOption.REPLACE_EXISTING);

    assertThat(older.refusal())
        .get()
        .extracting(Throwable::getMessage)
        .asString()
        .contains("cut off");
  }
}
