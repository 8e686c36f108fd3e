package tempo.fastpay.launcher.config;

import java.io.File;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What fuzzing starts from, and what it has found. */
class KeystoreFuzzTest {
  static File[] corpus() {
    return new File("src/test/resources/fuzz/keystore").listFiles();
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void holdsForTheCorpus(File input) throws Exception {
    KeystoreFuzz.fuzzerTestOneInput(Files.readAllBytes(input.toPath()));
  }

  @Test
  void holdsForTheSeeds() throws Exception {
    for (byte[] seed : KeystoreFuzz.seeds().toList()) {
      KeystoreFuzz.fuzzerTestOneInput(seed);
    }
  }
}
