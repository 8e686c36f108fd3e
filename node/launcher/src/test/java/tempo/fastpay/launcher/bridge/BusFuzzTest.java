package tempo.fastpay.launcher.bridge;

import java.io.File;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What fuzzing starts from, and what it has found. */
class BusFuzzTest {
  @AfterAll
  static void stop() throws Exception {
    BusFuzz.stop();
  }

  static File[] corpus() {
    return new File("src/test/resources/fuzz/bus").listFiles();
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void holdsForTheCorpus(File input) throws Exception {
    BusFuzz.fuzzerTestOneInput(Files.readAllBytes(input.toPath()));
  }

  @Test
  void holdsForTheSeeds() throws Exception {
    for (byte[] seed : BusFuzz.seeds().toList()) {
      BusFuzz.fuzzerTestOneInput(seed);
    }
  }
}
