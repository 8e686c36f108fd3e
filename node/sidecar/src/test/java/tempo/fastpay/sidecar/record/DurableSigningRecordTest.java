package tempo.fastpay.sidecar.record;

import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import tempo.fastpay.sidecar.RecordSamples;
import tempo.fastpay.sidecar.port.SigningRecord;
import tempo.fastpay.sidecar.port.SigningRecordContract;

/** The contract, kept by rows in RocksDB. */
class DurableSigningRecordTest extends SigningRecordContract {
  private final Vertx vertx = Vertx.vertx();
  @TempDir Path folder;
  private SigningRecord last;

  @AfterEach
  void stop() {
    await(last.close());
    await(vertx.close());
  }

  private SigningRecord at(boolean isNewKey) {
    last =
        DurableSigningRecord.at(
            vertx,
            folder.resolve("record"),
            RecordSamples.IDENTITY,
            RecordSamples.COMMITTEE,
            isNewKey);
    return last;
  }

  @Override
  protected SigningRecord create() {
    return at(true);
  }

  /** A real crash is a killed process: CrashTest. Here nothing but the directory is handed on. */
  @Override
  protected SigningRecord reopen(SigningRecord before) {
    await(before.close());
    return at(false);
  }
}
