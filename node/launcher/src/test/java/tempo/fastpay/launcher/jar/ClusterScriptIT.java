package tempo.fastpay.launcher.jar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** scripts/cluster with the built jar, in a clone whose path has spaces. */
class ClusterScriptIT {
  private static final List<String> NAMES =
      List.of("devchain", "dave", "edgar", "frank", "grace", "aggregator", "web");

  private static final long POLL_MS = 20;

  @TempDir Path folder;
  private Path clone;
  private Path runFolder;

  private JarProcess.Result cluster(String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(List.of("bash", clone.resolve("scripts/cluster").toString()));
    command.addAll(List.of(arguments));
    Map<String, String> environment =
        Map.of(
            "FASTPAY_RUN_DIR",
            runFolder.toString(),
            "JDK_JAVA_OPTIONS",
            String.join(" ", JarProcess.QUICK_START));
    try (JarProcess process = JarProcess.startProgram(folder, environment, command)) {
      return process.end();
    }
  }

  @Test
  void allProcessesStartAndStop() throws Exception {
    clone = Clone.make(folder.resolve("a clone"));
    runFolder = folder.resolve("run folder");
    String base = FreePorts.inARow(9).get(0).toString();
    try {
      JarProcess.Result started = cluster("start", "--port-base", base);
      assertThat(started.exitCode()).as("%s", started).isZero();
      assertThat(started.out()).hasSize(NAMES.size()).allMatch(line -> line.endsWith(" ready"));
      URI page = URI.create(started.out().get(6).replaceAll(".*(http\\S+).*", "$1"));
      assertThat(Http.chainedFlow(page).getBoolean("ok")).isTrue();

      JarProcess.Result again = cluster("start", "--port-base", base);
      assertThat(again.exitCode()).isEqualTo(1);
      assertThat(again.err())
          .containsExactly(
              "cluster: runs already: devchain dave edgar frank grace aggregator web; stop it first:"
                  + " scripts/cluster stop");
      assertThat(cluster("status").exitCode()).isZero();

      List<ProcessHandle> processes = processes();
      assertThat(processes).hasSize(NAMES.size()).allMatch(ClusterScriptIT::isRunning);
      processes.get(4).destroyForcibly();
      while (isRunning(processes.get(4))) {
        Thread.sleep(POLL_MS);
      }
      JarProcess.Result threeLeft = cluster("status");
      assertThat(threeLeft.exitCode()).isEqualTo(1);
      assertThat(threeLeft.out().get(4)).startsWith("grace").endsWith(" down");

      JarProcess.Result stopped = cluster("stop");
      assertThat(stopped.exitCode()).as("%s", stopped).isZero();
      assertThat(stopped.said()).isEmpty();
      assertThat(processes).noneMatch(ClusterScriptIT::isRunning);
      assertThat(leftFiles()).allMatch(name -> name.endsWith(".log")).hasSize(NAMES.size());
      assertThat(Files.readString(runFolder.resolve("web.log"))).contains("node stopped");
    } finally {
      cluster("stop");
    }
    assertThat(cluster("stop").out()).containsExactly("nothing runs in " + runFolder);
    assertThat(cluster("status").exitCode()).isEqualTo(1);
  }

  @Test
  void whatItCannotDoIsSaidAndNothingIsLeftRunning() throws Exception {
    clone = Clone.make(folder.resolve("clone"));
    runFolder = folder.resolve("run");
    assertThat(cluster("begin").said())
        .containsExactly("cluster: expected start, stop or status, got 'begin'");
    assertThat(cluster("start", "--port-base", "70000").exitCode()).isEqualTo(2);

    Files.writeString(clone.resolve("config/four/frank.json"), "{\"chain\": {\"idd\": 1}}");
    JarProcess.Result failed = cluster("start", "--port-base", "1");
    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(String.join("\n", failed.err())).contains(" did not start; its log is ");
    assertThat(cluster("status").out()).allMatch(line -> line.endsWith(" down"));
  }

  private List<ProcessHandle> processes() throws IOException {
    List<ProcessHandle> processes = new ArrayList<>();
    for (String name : NAMES) {
      String pid = Files.readString(runFolder.resolve(name + ".pid")).strip();
      processes.add(ProcessHandle.of(Long.parseLong(pid)).orElseThrow());
    }
    return processes;
  }

  /** One that has ended is alive to Java until somebody asks how it ended; it runs no program. */
  private static boolean isRunning(ProcessHandle process) {
    return process.isAlive() && process.info().command().isPresent();
  }

  private List<String> leftFiles() throws IOException {
    try (Stream<Path> files = Files.list(runFolder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
