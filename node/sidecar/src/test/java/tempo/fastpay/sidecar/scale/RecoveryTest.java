package tempo.fastpay.sidecar.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.sidecar.RecordSamples.COMMITTEE;
import static tempo.fastpay.sidecar.RecordSamples.IDENTITY;
import static tempo.fastpay.sidecar.RecordSamples.MEMBERS;
import static tempo.fastpay.sidecar.RecordSamples.secret;
import static tempo.fastpay.sidecar.TestPayments.CHAIN;
import static tempo.fastpay.sidecar.TestPayments.CRYPTO;
import static tempo.fastpay.testkit.Awaiting.await;

import com.sun.management.OperatingSystemMXBean;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tempo.fastpay.face.board.BoardLimits;
import tempo.fastpay.face.board.BulletinBoard;
import tempo.fastpay.loop.Confined;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.protocol.quorum.MemberKey;
import tempo.fastpay.sidecar.Sidecar;
import tempo.fastpay.sidecar.SidecarConfig;
import tempo.fastpay.sidecar.core.KnownPayment;
import tempo.fastpay.sidecar.core.Permit;
import tempo.fastpay.sidecar.core.ValidatorCore;
import tempo.fastpay.sidecar.memory.LocalSigner;
import tempo.fastpay.sidecar.memory.MemoryChain;
import tempo.fastpay.sidecar.port.Note;
import tempo.fastpay.sidecar.port.SigningRecord;
import tempo.fastpay.sidecar.record.DurableSigningRecord;

/**
 * How long a restart takes with many unsettled payments, each permitted here and known by its QC,
 * and what they take in memory and on disk. {@code scripts/recover} has a million of them.
 */
class RecoveryTest {
  private static final int UNSETTLED = Integer.getInteger("fastpay.unsettled", 20_000);
  private static final int WAVE = 4_000;
  private static final int READ_BACK = 300;
  private static final long SEED = 1;
  private static final long LIMIT_SECONDS_A_MILLION = 30;
  private static final long LONG_WAIT_S = 600;
  private static final long MILLION = 1_000_000;

  private final Vertx vertx = Vertx.vertx();
  @TempDir Path folder;

  private SigningRecord record(boolean isNewKey) {
    return DurableSigningRecord.at(vertx, folder.resolve("record"), IDENTITY, COMMITTEE, isNewKey);
  }

  private void fill() throws Exception {
    Synthetic payments = new Synthetic(SEED, System.currentTimeMillis() / 1000 + 3_600);
    SigningRecord record = record(true);
    await("the record is opened", record.open(), LONG_WAIT_S);
    for (int from = 0; from < UNSETTLED; from += WAVE) {
      List<Future<?>> written = new ArrayList<>();
      for (int i = from; i < Math.min(from + WAVE, UNSETTLED); i++) {
        Permit permit = payments.permit();
        written.add(record.append(permit));
        written.add(record.note(List.of(new Note.OfQc(payments.known(permit)))));
      }
      await("a wave is written", Future.all(written), LONG_WAIT_S);
    }
    await("the record is closed", record.close(), LONG_WAIT_S);
  }

  private static long usedHeapBytes() {
    // Twice: what the first one finalizes, the second one frees.
    System.gc();
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /** Of this process on all cores: says more than the clock where others use them too. */
  private static long processorNs() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private long diskBytes() throws IOException {
    try (var files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  @Test
  void allThatIsUnsettledComesBackInTime() throws Exception {
    fill();
    long diskBytes = diskBytes();
    MemoryChain chain = new MemoryChain(vertx, CHAIN, System::currentTimeMillis, 1_000);
    long before = usedHeapBytes();
    long processorBeforeNs = processorNs();
    long startedNs = System.nanoTime();
    Loop loop = Loop.of(vertx);

    Sidecar sidecar =
        await(
            "the record is read",
            new Confined(loop)
                .call(
                    () ->
                        Sidecar.start(
                            vertx,
                            SidecarConfig.of(MEMBERS.get(0), COMMITTEE, List.of()),
                            new Sidecar.Ports(
                                chain,
                                record(false),
                                new LocalSigner(
                                    vertx,
                                    new MemberKey(COMMITTEE, MEMBERS.get(0), secret(0), CRYPTO)),
                                System::currentTimeMillis,
                                CRYPTO),
                            new BulletinBoard(
                                "boot1", BoardLimits.DEFAULT, System::currentTimeMillis, loop))),
            LONG_WAIT_S);

    double seconds = (System.nanoTime() - startedNs) / 1e9;
    double processorSeconds = (processorNs() - processorBeforeNs) / 1e9;
    long heapBytes = usedHeapBytes() - before;
    System.out.printf(
        "unsettled=%d seconds=%.1f processor_seconds=%.1f heap_bytes_each=%d"
            + " disk_bytes_each=%d%n",
        UNSETTLED, seconds, processorSeconds, heapBytes / UNSETTLED, diskBytes / UNSETTLED);
    assertThat(await(sidecar.sizes()))
        .isEqualTo(new ValidatorCore.Sizes(UNSETTLED, UNSETTLED, UNSETTLED));
    if (UNSETTLED >= MILLION) {
      assertThat(seconds).isLessThan(LIMIT_SECONDS_A_MILLION * (UNSETTLED / (double) MILLION));
    }
    await(sidecar.close());
    await(vertx.close());
  }

  /** Two threads and more read it; what is in it does not depend on that. */
  @Test
  void allIsReadAsItWasWritten() throws Exception {
    Synthetic payments = new Synthetic(SEED, System.currentTimeMillis() / 1000 + 3_600);
    List<Permit> permits = new ArrayList<>();
    List<KnownPayment> known = new ArrayList<>();
    SigningRecord record = record(true);
    await("the record is opened", record.open(), LONG_WAIT_S);
    for (int i = 0; i < READ_BACK; i++) {
      Permit permit = payments.permit();
      // Permitted, certified, or both.
      if (i % 3 != 0) {
        permits.add(permit);
        await(record.append(permit));
      }
      if (i % 3 != 1) {
        known.add(payments.known(permit));
        await(record.note(List.of(new Note.OfQc(known.get(known.size() - 1)))));
      }
    }
    await(record.close());

    SigningRecord again = record(false);
    SigningRecord.Contents contents = await("the record is read", again.open(), LONG_WAIT_S);
    assertThat(contents.permits()).as("seed %d", SEED).hasSameElementsAs(permits);
    assertThat(contents.permits()).hasSameSizeAs(permits);
    assertThat(contents.known()).as("seed %d", SEED).hasSameElementsAs(known);
    assertThat(contents.known()).hasSameSizeAs(known);
    await(again.close());
    await(vertx.close());
  }
}
