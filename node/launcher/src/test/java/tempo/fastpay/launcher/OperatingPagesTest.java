package tempo.fastpay.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/operating says that the code says, the code says. */
class OperatingPagesTest {
  private static final String SYMPTOMS = ProjectFiles.read("docs/operating/symptoms.md");
  private static final String RECORD = ProjectFiles.read("docs/operating/record.md");
  private static final Pattern ID = Pattern.compile("\\| ([a-z][a-z-]*) \\|.*");
  private static final Pattern SAID = Pattern.compile("`([^`]+)`");
  private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern JOINT = Pattern.compile("\"\\s*\\+\\s*\"");

  /** Where the words begin, in a row with a level and in one without. */
  private static final Pattern WORDS = Pattern.compile("\\| [a-z-]+ \\|(?: [a-z]+ \\|)? (`.*)");

  private static final Pattern ROW_KIND =
      Pattern.compile("^  ([A-Z]+)\\((0x[0-9a-f]{2}), \\d+\\)[,;]", Pattern.MULTILINE);

  @Test
  void everySymptomIsSaidByTheCode() throws IOException {
    String said = literals();
    List<String> rows = rows();
    assertThat(rows).hasSizeGreaterThan(50);

    for (String row : rows) {
      Matcher words = WORDS.matcher(row);
      assertThat(words.matches()).as(row).isTrue();
      Matcher first = SAID.matcher(words.group(1));
      assertThat(first.find()).as(row).isTrue();
      for (String part : first.group(1).split("…|\\{\\}", -1)) {
        assertThat(said).as(row).contains(part.strip());
      }
    }
  }

  @Test
  void everySymptomHasAnIdOfItsOwn() {
    assertThat(rows().stream().map(row -> row.split(" ", 3)[1])).doesNotHaveDuplicates();
  }

  private static List<String> rows() {
    return SYMPTOMS
        .lines()
        .filter(line -> ID.matcher(line).matches() && !line.startsWith("| id |"))
        .toList();
  }

  @Test
  void everyKindOfRowIsTold() throws IOException {
    List<String> told = new ArrayList<>();
    Matcher kinds = ROW_KIND.matcher(source("RowKind.java"));
    while (kinds.find()) {
      told.add("\n| `" + kinds.group(1) + "` | " + kinds.group(2) + " | ");
    }

    assertThat(told).hasSizeGreaterThan(10).allSatisfy(row -> assertThat(RECORD).contains(row));
    assertThat(RECORD.lines().filter(line -> line.matches("\\| `[A-Z]+` \\|.*")))
        .hasSameSizeAs(told);
  }

  private static String source(String name) throws IOException {
    return Files.readString(
        sources().stream().filter(file -> file.endsWith(name)).findFirst().orElseThrow());
  }

  /** The product's: the simulator is in nobody's. */
  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (String folder : List.of("node", "proto")) {
      try (Stream<Path> files = Files.walk(ProjectFiles.root().resolve(folder))) {
        files
            .filter(file -> file.toString().matches(".*/src/main/java/.*\\.java"))
            .filter(file -> !file.toString().contains("/simulator/"))
            .forEach(sources::add);
      }
    }
    return sources;
  }

  /** All texts of the code, one a line; what is put together of several is one. */
  private static String literals() throws IOException {
    StringBuilder all = new StringBuilder();
    for (Path file : sources()) {
      Matcher literal = LITERAL.matcher(JOINT.matcher(Files.readString(file)).replaceAll(""));
      while (literal.find()) {
        all.append(literal.group(1)).append('\n');
      }
    }
    return all.toString();
  }
}
