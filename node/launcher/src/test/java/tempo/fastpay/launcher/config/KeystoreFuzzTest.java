package tempo.fastpay.launcher.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
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
  void acceptsTheSeeds() throws Exception {
    for (byte[] seed : KeystoreFuzz.seeds().toList()) {
      assertThat(KeystoreFuzz.isAccepted(seed))
          .as(new String(seed, StandardCharsets.UTF_8))
          .isTrue();
    }
  }
}
