package tempo.fastpay.launcher.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What {@code scripts/fuzz} knows. A target is a class in the test tree of the module it attacks,
 * with Jazzer's {@code fuzzerTestOneInput(byte[])} and the {@code seeds()} to begin with. It
 * belongs to no module's API, so it is found by its name.
 */
enum FuzzTarget {
  PAYMENT("node/protocol", "tempo.fastpay.protocol.tx.PaymentFuzz"),
  WIRE("proto", "tempo.fastpay.proto.protobuf.WireFuzz"),
  JSON("proto", "tempo.fastpay.proto.json.JsonFuzz"),
  QC("proto", "tempo.fastpay.proto.document.QcFuzz"),
  EVIDENCE("proto", "tempo.fastpay.proto.document.EvidenceFuzz"),
  RECORD("node/sidecar", "tempo.fastpay.sidecar.record.RecordFuzz"),
  KEYSTORE("node/launcher", "tempo.fastpay.launcher.config.KeystoreFuzz"),
  REST("node/web", "tempo.fastpay.web.RestFuzz"),
  BUS("node/web", "tempo.fastpay.web.bridge.BusFuzz");

  private final String module;
  private final String className;

  FuzzTarget(String module, String className) {
    this.module = module;
    this.className = className;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String className() {
    return className;
  }

  /** Inputs that tests try every time; findings are written here. */
  Path corpus(Path root) {
    return root.resolve(module).resolve("src/test/resources/fuzz").resolve(label());
  }

  /** Writes what the target's code makes to begin with, as files of a new folder. */
  void writeSeeds(Path folder) throws IOException, ReflectiveOperationException {
    Files.createDirectories(folder);
    Stream<?> seeds = (Stream<?>) Class.forName(className).getMethod("seeds").invoke(null);
    int count = 0;
    for (Iterator<?> each = seeds.iterator(); each.hasNext(); ) {
      Files.write(folder.resolve("seed-" + count++), (byte[]) each.next());
    }
  }
}
