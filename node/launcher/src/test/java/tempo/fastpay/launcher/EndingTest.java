package tempo.fastpay.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tempo.fastpay.launcher.jar.JarProcess;

/** A process in which an error was met does not stay. */
class EndingTest {
  @TempDir Path folder;

  private JarProcess.Result ended(String where) throws Exception {
    List<String> command = new ArrayList<>(List.of(JarProcess.java()));
    command.addAll(JarProcess.QUICK_START);
    command.addAll(
        List.of(
            "-Xmx48m", "-cp", System.getProperty("java.class.path"), EndingMain.class.getName()));
    command.add(where);
    try (JarProcess process = JarProcess.startProgram(folder, Map.of(), command)) {
      return process.end();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"turn", "timer", "compute", "record", "workers", "handler", "thread"})
  void anErrorOnAnyThreadEndsTheProcess(String where) throws Exception {
    JarProcess.Result ended = ended(where);
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.err()).anyMatch(line -> line.matches("fastpay: the process ends.*planted"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"heap", "swallowed"})
  void outOfHeapEndsTheProcess(String where) throws Exception {
    JarProcess.Result ended = ended(where);
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.err()).anyMatch(line -> line.contains("fastpay: out of heap"));
  }
}
