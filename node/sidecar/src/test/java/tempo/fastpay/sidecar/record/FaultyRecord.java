package tempo.fastpay.sidecar.record;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import tempo.fastpay.sidecar.RecordSamples;
import tempo.fastpay.sidecar.port.SignerRecord;
import tempo.fastpay.sidecar.port.SigningRecord;

/** A new record on a disk that will fail. */
public final class FaultyRecord {
  private FaultyRecord() {}

  public static SigningRecord at(
      Vertx vertx, Path folder, FaultyStore.Fault fault, int goodWrites) {
    return new DurableSigningRecord(
        vertx,
        new RecordDirectory(folder, disk -> new FaultyStore(disk, fault, goodWrites)),
        RecordSamples.IDENTITY,
        RecordSamples.COMMITTEE,
        true);
  }

  /** A new signer's record there. */
  public static SignerRecord signerAt(
      Vertx vertx, Path folder, FaultyStore.Fault fault, int goodWrites) {
    return new DurableSignerRecord(
        vertx,
        new RecordDirectory(folder, disk -> new FaultyStore(disk, fault, goodWrites)),
        RecordSamples.IDENTITY,
        true);
  }
}
