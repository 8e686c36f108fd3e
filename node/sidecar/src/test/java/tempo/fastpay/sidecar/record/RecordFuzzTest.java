package tempo.fastpay.sidecar.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What fuzzing starts from, and what it has found. */
class RecordFuzzTest {
  static File[] corpus() {
    return new File("src/test/resources/fuzz/record").listFiles();
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void holdsForTheCorpus(File input) throws IOException {
    RecordFuzz.fuzzerTestOneInput(Files.readAllBytes(input.toPath()));
  }

  @Test
  void holdsForTheSeeds() throws IOException {
    for (byte[] seed : RecordFuzz.seeds().toList()) {
      RecordFuzz.fuzzerTestOneInput(seed);
    }
  }

  @Test
  void refusesNoGoodSeed() throws IOException {
    for (byte[] seed : RecordFuzz.accepted().toList()) {
      assertThat(RecordFuzz.isAccepted(seed)).as(new String(seed, StandardCharsets.UTF_8)).isTrue();
    }
  }
}
