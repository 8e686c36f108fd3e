package tempo.fastpay.launcher.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tempo.fastpay.launcher.ProjectFiles;
import tempo.fastpay.launcher.Python;

/**
 * docs/examples/verifier.py agrees with every vector file: two implementations, one of them written
 * from docs/ alone, give the same answers.
 */
class SecondImplementationTest {
  private static final Path VERIFIER = ProjectFiles.root().resolve("docs/examples/verifier.py");
  private static final Path QC_VECTORS =
      ProjectFiles.root().resolve("proto/src/test/resources/vectors/qc_vectors.json");
  private static final List<Path> FOLDERS =
      List.of(
          ProjectFiles.root().resolve("node/protocol/src/test/resources/vectors"),
          QC_VECTORS.getParent());

  private static final long WAIT_SECONDS = 300;
  private static final int VECTORS_AT_LEAST = 400;

  @TempDir private Path folder;

  private record Result(int exitCode, List<String> lines) {}

  @BeforeAll
  static void requirePython() {
    Python.require("the second implementation is not asked");
  }

  @Test
  void allVectorsAgree() throws Exception {
    List<String> arguments = new ArrayList<>(List.of("vectors"));
    vectorFiles().forEach(file -> arguments.add(file.toString()));

    Result result = run(arguments);

    assertThat(result.exitCode()).as("%s", result.lines()).isZero();
    assertThat(result.lines()).hasSize(vectorFiles().size() + 1);
    String[] sum = result.lines().get(result.lines().size() - 1).split(" ");
    assertThat(sum).containsExactly(sum[0], "of", sum[0], "agree");
    assertThat(Integer.parseInt(sum[0])).isGreaterThan(VECTORS_AT_LEAST);
  }

  private static List<Path> vectorFiles() throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path folder : FOLDERS) {
      try (Stream<Path> files = Files.list(folder)) {
        files.filter(file -> file.toString().endsWith(".json")).sorted().forEach(found::add);
      }
    }
    return found;
  }

  @Test
  void aVectorThatDisagreesIsNamed() throws Exception {
    JsonObject changed = new JsonObject(Files.readString(QC_VECTORS));
    vector(changed, "qcs", "too_few").put("verdict", "ACCEPT");
    Path file = write("qc_vectors.json", changed.encode());

    Result result = run(List.of("vectors", file.toString()));

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.lines())
        .contains("  too_few: verdict is REJECT, the vector says ACCEPT")
        .last()
        .asString()
        .matches("\\d+ of \\d+ agree");
  }

  @Test
  void qcsInFilesAreVerified() throws Exception {
    Result good = command("qc", "qcs", "json");
    assertThat(good.exitCode()).as("%s", good.lines()).isZero();
    assertThat(good.lines()).contains("amount     10000000");

    Result bad = command("qc", "qcs", "too_few");
    assertThat(bad.exitCode()).isEqualTo(2);
    assertThat(bad.lines()).containsExactly("2 of 3 certificates are there");
  }

  @Test
  void evidenceInFilesIsVerified() throws Exception {
    Result good = command("evidence", "evidence", "two_pieces");
    assertThat(good.exitCode()).as("%s", good.lines()).isZero();
    assertThat(good.lines()).contains("2 pieces of evidence verified");

    Result bad = command("evidence", "evidence", "sender_one_message");
    assertThat(bad.exitCode()).isEqualTo(2);
    assertThat(bad.lines())
        .containsExactly("evidence[0] proves nothing: both payments are one message");
  }

  /** Asks about the file that is a vector's content, with comments in the committee's. */
  private Result command(String command, String kind, String name) throws Exception {
    JsonObject vectors = new JsonObject(Files.readString(QC_VECTORS));
    JsonObject vector = vector(vectors, kind, name);
    JsonObject committee = vector(vectors, "committees", vector.getString("committee"));
    Path file = write("claim.json", vector.getString("json"));
    Path committeeFile =
        write("committee.json", "// who signs\n" + committee.getString("json") + "/* all */\n");
    return run(List.of(command, file.toString(), "--committee", committeeFile.toString()));
  }

  private static JsonObject vector(JsonObject vectors, String kind, String name) {
    return vectors.getJsonArray(kind).stream()
        .map(JsonObject.class::cast)
        .filter(vector -> vector.getString("name").equals(name))
        .findFirst()
        .orElseThrow();
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private Result run(List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(Python.COMMAND, VERIFIER.toString()));
    command.addAll(arguments);
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Result(process.exitValue(), Files.readAllLines(output));
  }
}
