package tempo.fastpay.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What fuzzing starts from, and what it has found. */
class RestFuzzTest {
  @AfterAll
  static void stop() throws Exception {
    RestFuzz.stop();
  }

  static File[] corpus() {
    return new File("src/test/resources/fuzz/rest").listFiles();
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void holdsForTheCorpus(File input) throws Exception {
    RestFuzz.fuzzerTestOneInput(Files.readAllBytes(input.toPath()));
  }

  @Test
  void theNodeRefusesNoSeed() throws Exception {
    for (byte[] seed : RestFuzz.seeds().toList()) {
      assertThat(RestFuzz.code(seed))
          .as(new String(seed, StandardCharsets.UTF_8))
          .isIn(Optional.empty(), Optional.of(RestFuzz.ANSWER_TO_SUBMISSIONS.name()));
    }
  }
}
