package tempo.fastpay.sidecar.record;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.sidecar.RecordSamples.permit;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.FinalizedBlock;
import tempo.fastpay.sidecar.core.Permit;
import tempo.fastpay.sidecar.port.Forgotten;
import tempo.fastpay.sidecar.port.Journaled;
import tempo.fastpay.sidecar.port.Note;
import tempo.fastpay.sidecar.port.SigningRecord;

/** L8: after a write that failed nothing is acknowledged, and what was acknowledged is there. */
class FailingWriteTest {
  private static final int WAVES = 6;
  private static final int PERMITS_PER_WAVE = 20;

  private final Vertx vertx = Vertx.vertx();
  @TempDir Path folder;

  @AfterEach
  void stop() {
    await(vertx.close());
  }

  private SigningRecord failing(FaultyStore.Fault fault, int goodWrites) {
    return FaultyRecord.at(vertx, folder.resolve("record"), fault, goodWrites);
  }

  @ParameterizedTest
  @EnumSource
  void whatWasAcknowledgedIsThereAndNothingIsAcknowledgedAfterwards(FaultyStore.Fault fault) {
    SigningRecord record = failing(fault, 3);
    await(record.open());
    List<Permit> acknowledged = new ArrayList<>();
    boolean failed = false;
    for (int wave = 0; wave < WAVES; wave++) {
      List<Future<Journaled<Permit>>> appended = new ArrayList<>();
      for (int i = 0; i < PERMITS_PER_WAVE; i++) {
        appended.add(record.append(permit(10, wave * PERMITS_PER_WAVE + i)));
      }
      await(Future.join(appended).otherwiseEmpty());
      for (Future<Journaled<Permit>> one : appended) {
        if (one.succeeded()) {
          assertThat(failed).as("acknowledged after a failure").isFalse();
          acknowledged.add(one.result().value());
        }
      }
      failed |= appended.stream().anyMatch(Future::failed);
    }
    assertThat(failed).isTrue();
    assertThat(acknowledged).isNotEmpty();
    assertFailed(record.advance(FinalizedBlock.unnamed(UInt64.of(9), 9_000)));
    assertFailed(record.note(List.of(new Note.OfTaken(permit(1, 0).key(), permit(1, 0).txHash()))));
    assertFailed(record.forget(Forgotten.byChain(List.of(permit(1, 0).key()), List.of())));
    await(record.close());

    RecordOnDisk disk = new RecordOnDisk(vertx, folder.resolve("record"));
    assertThat(disk.opened().permits()).containsAll(acknowledged);
    assertThat(disk.opened().base()).isEmpty();
  }

  private static void assertFailed(Future<Void> write) {
    assertThat(await(write.map("").otherwise(Throwable::getMessage)))
        .contains("No space left on device");
  }

  @Test
  void pruningThatFailsStopsTheRecordToo() {
    SigningRecord record = failing(FaultyStore.Fault.HALF_WRITTEN, 1);
    await(record.open());
    Permit first = await(record.append(permit(10, 0))).value();

    assertFailed(record.forget(Forgotten.byChain(List.of(first.key()), List.of())));
    assertThat(await(record.append(permit(10, 1)).map("").otherwise(Throwable::getMessage)))
        .contains("No space left on device");
    await(record.close());
  }
}
