package tempo.fastpay.web.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
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

  @Test
  void refusesNoGoodSeed() throws Exception {
    for (byte[] seed : BusFuzz.accepted().toList()) {
      assertThat(BusFuzz.isAccepted(seed)).as(new String(seed, StandardCharsets.UTF_8)).isTrue();
    }
  }
}
