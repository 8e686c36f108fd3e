package tempo.fastpay.protocol.tx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What fuzzing starts from, and what it has found. */
class PaymentFuzzTest {
  static File[] corpus() {
    return new File("src/test/resources/fuzz/payment").listFiles();
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void holdsForTheCorpus(File input) throws IOException {
    PaymentFuzz.fuzzerTestOneInput(Files.readAllBytes(input.toPath()));
  }

  @Test
  void holdsForTheSeeds() {
    assertThat(PaymentFuzz.seeds().peek(PaymentFuzz::fuzzerTestOneInput).count()).isEqualTo(168);
  }
}
