package tempo.fastpay.launcher.jar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tempo.fastpay.launcher.ProjectFiles;

/** scripts/fastpay, with a Maven and a Java that only say what they were asked. */
class ScriptTest {
  private static final String BUILT = "node/launcher/target/fastpay.jar";

  @TempDir Path folder;
  private Path clone;
  private Path source;

  @BeforeEach
  void makeClone() throws IOException {
    clone = folder.resolve("a clone with spaces");
    JarProcess.copy(
        ProjectFiles.root().resolve("scripts/fastpay"), clone.resolve("scripts/fastpay"));
    write("pom.xml", "");
    write("node/launcher/pom.xml", "");
    source = write("node/launcher/src/main/java/A.java", "");
    write("node/testkit/src/main/java/B.java", "");
    write("node/launcher/src/test/java/ATest.java", "");
    program(
        "mvn",
        "echo built >> \"$BUILDS\"; echo 'Maven says something'; echo \"${SAYS:-}\";"
            + " [ -z \"${BREAK:-}\" ] || exit 7;"
            + " sleep 0.3; mkdir -p node/launcher/target; echo jar > "
            + BUILT);
    program("java", "printf '%s\\n' \"$PWD\" \"$@\"; exit 5");
  }

  private Path write(String name, String content) throws IOException {
    Path file = clone.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    return file;
  }

  private void program(String name, String body) throws IOException {
    Path file = folder.resolve("bin").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/usr/bin/env bash\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private JarProcess start(Map<String, String> more, String... arguments) throws IOException {
    Path elsewhere = Files.createDirectories(folder.resolve("else where"));
    List<String> command =
        new ArrayList<>(List.of("bash", clone.resolve("scripts/fastpay").toString()));
    command.addAll(List.of(arguments));
    Map<String, String> environment =
        new java.util.HashMap<>(
            Map.of(
                "PATH",
                folder.resolve("bin") + ":" + System.getenv("PATH"),
                "JAVA_HOME",
                "",
                "BUILDS",
                folder.resolve("builds").toString()));
    environment.putAll(more);
    return JarProcess.startProgram(elsewhere, environment, command);
  }

  private JarProcess.Result run(String... arguments) throws Exception {
    try (JarProcess process = start(Map.of(), arguments)) {
      return process.end();
    }
  }

  private long builds() throws IOException {
    Path file = folder.resolve("builds");
    return Files.exists(file) ? Files.readAllLines(file).size() : 0;
  }

  private static void touch(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(5)));
  }

  @Test
  void aMissingJarIsBuiltAndRunWhereTheUserIs() throws Exception {
    JarProcess.Result result = run("demo", "--json", "two words");

    assertThat(result.out())
        .containsExactly(
            folder.resolve("else where").toRealPath().toString(),
            "@" + clone.toRealPath().resolve("config/java.options"),
            "-jar",
            clone.toRealPath().resolve(BUILT).toString(),
            "demo",
            "--json",
            "two words");
    assertThat(result.err()).contains("Maven says something");
    assertThat(result.exitCode()).isEqualTo(5);
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void aBuildShowsHowFarItIsAndWhatIsWrong() throws Exception {
    String download = "[INFO] Downloaded from central: https://repo.example.org/a.jar (1 kB)\n";
    String said =
        "\u001b[0m\u001b[0m[INFO] Scanning for projects...\n"
            + download.replace("Downloaded", "Downloading")
            + download.repeat(200)
            + "[WARNING] nobody reads this\n"
            + "[INFO] Building FastPay development chain 0.1.0-SNAPSHOT      [5/14]\n"
            + "[INFO] --------------------------------[ jar ]----------------------\n"
            + "[ERROR] A.java:[1,1] is wrong\n";

    try (JarProcess process = start(Map.of("SAYS", said))) {
      assertThat(process.end().err())
          .hasSize(6)
          .endsWith(
              "Maven says something",
              "fastpay: 100 files downloaded",
              "fastpay: 200 files downloaded",
              "fastpay: [5/14] FastPay development chain",
              "[ERROR] A.java:[1,1] is wrong")
          .first()
          .asString()
          .startsWith("fastpay: building ")
          .contains("minutes the first time");
    }
  }

  @Test
  void javaReadsLettersUnderEachLocale() throws Exception {
    program("java", "echo \"$LC_ALL\"");
    for (String locale : List.of("C", "POSIX", "C.UTF-8")) {
      try (JarProcess process = start(Map.of("LC_ALL", locale), "help")) {
        assertThat(process.end().out()).containsExactly("C.UTF-8");
      }
    }
  }

  @Test
  void aFreshJarIsNotBuiltAgain() throws Exception {
    run();
    touch(clone.resolve("node/launcher/src/test/java/ATest.java"));
    touch(clone.resolve("node/testkit/src/main/java/B.java"));

    JarProcess.Result result = run();

    assertThat(result.said()).isEmpty();
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void aChangedAndADeletedSourceAreBuiltAgain() throws Exception {
    run();
    touch(source);
    run();
    assertThat(builds()).isEqualTo(2);
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().minusSeconds(60)));
    run();
    assertThat(builds()).isEqualTo(2);
    Files.delete(source);
    touch(source.getParent());
    run();
    assertThat(builds()).isEqualTo(3);
  }

  @Test
  void aFailedBuildRunsNothingAndSaysSo() throws Exception {
    run();
    touch(source);
    try (JarProcess process = start(Map.of("BREAK", "1"))) {
      JarProcess.Result result = process.end();

      assertThat(result.exitCode()).isEqualTo(7);
      assertThat(result.out()).isEmpty();
      assertThat(result.err()).anyMatch(line -> line.contains("the build failed with exit code 7"));
      assertThat(clone.resolve(BUILT)).doesNotExist();
    }
  }

  /**
   * What a build leaves that was killed with the script: half a jar, and the word that it began.
   */
  @Test
  void aJarThatABuildDidNotFinishIsBuiltAgain() throws Exception {
    run();
    write(BUILT, "half");
    Path unfinished = write(BUILT + ".unfinished", "");

    run();
    assertThat(builds()).isEqualTo(2);
    assertThat(clone.resolve(BUILT)).hasContent("jar");
    assertThat(unfinished).doesNotExist();
    run();
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void twoAtOnceBuildOnce() throws Exception {
    try (JarProcess first = start(Map.of());
        JarProcess second = start(Map.of())) {
      assertThat(first.end().exitCode()).isEqualTo(5);
      assertThat(second.end().exitCode()).isEqualTo(5);
    }
    assertThat(builds()).isEqualTo(1);
  }
}
