package tempo.fastpay.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/protocol.md says holds a law is there. */
class LawsTest {
  private static final String LAWS = ProjectFiles.read("docs/protocol.md");
  private static final Pattern CLASS_NAME = Pattern.compile("`([A-Z]\\w*[a-z]\\w*)`");

  @Test
  void everyLawHasItsRow() {
    assertThat(LAWS)
        .contains(
            IntStream.rangeClosed(1, 15)
                .mapToObj(law -> "\n| **L" + law + "** ")
                .collect(Collectors.toList()));
  }

  @Test
  void everyTestJudgeAndMutantItNamesIsThere() throws IOException {
    Set<String> named = new TreeSet<>();
    CLASS_NAME.matcher(LAWS).results().forEach(match -> named.add(match.group(1)));
    assertThat(named).hasSizeGreaterThan(30);

    StringBuilder declared = new StringBuilder();
    try (Stream<Path> files = Files.walk(ProjectFiles.root().resolve("node"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        Files.readString(file)
            .lines()
            .filter(line -> line.contains("class "))
            .forEach(line -> declared.append(line).append('\n'));
      }
    }
    assertThat(named)
        .allSatisfy(name -> assertThat(declared).containsPattern("class " + name + "\\b"));
  }
}
