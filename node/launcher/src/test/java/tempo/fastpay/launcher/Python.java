package tempo.fastpay.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** The Python that runs the examples. */
public final class Python {
  /** What starts it. */
  public static final String COMMAND = "python3";

  private Python() {}

  /**
   * Skips the test where there is no Python; in continuous integration that is a failure.
   *
   * @param what is not tested then
   */
  public static void require(String what) {
    boolean isThere =
        List.of(System.getenv("PATH").split(":")).stream()
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, COMMAND)));
    if (!isThere) {
      String missing = what + ": install " + COMMAND;
      assertThat(System.getenv("CI")).as(missing).isNotEqualTo("true");
      Assumptions.abort(missing);
    }
  }
}
