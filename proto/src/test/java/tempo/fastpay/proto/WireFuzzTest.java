package tempo.fastpay.proto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tempo.fastpay.proto.document.EvidenceFuzz;
import tempo.fastpay.proto.document.QcFuzz;
import tempo.fastpay.proto.json.JsonFuzz;
import tempo.fastpay.proto.protobuf.WireFuzz;

/** What fuzzing starts from, and what it has found. */
class WireFuzzTest {
  private static void holds(String corpus, Stream<byte[]> seeds, Consumer<byte[]> target)
      throws IOException {
    seeds.forEach(target);
    for (File input : new File("src/test/resources/fuzz", corpus).listFiles()) {
      try {
        target.accept(Files.readAllBytes(input.toPath()));
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError(input.toString(), e);
      }
    }
  }

  @Test
  void protobuf() throws IOException {
    holds("wire", WireFuzz.seeds(), WireFuzz::fuzzerTestOneInput);
  }

  @Test
  void json() throws IOException {
    holds("json", JsonFuzz.seeds(), JsonFuzz::fuzzerTestOneInput);
  }

  @Test
  void quorumCertificates() throws IOException {
    holds("qc", QcFuzz.seeds(), QcFuzz::fuzzerTestOneInput);
    assertThat(QcFuzz.seeds()).allMatch(QcFuzz::isAccepted);
  }

  @Test
  void evidence() throws IOException {
    holds("evidence", EvidenceFuzz.seeds(), EvidenceFuzz::fuzzerTestOneInput);
    assertThat(EvidenceFuzz.seeds()).allMatch(EvidenceFuzz::isAccepted);
  }
}
