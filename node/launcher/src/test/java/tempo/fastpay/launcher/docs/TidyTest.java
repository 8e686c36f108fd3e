package tempo.fastpay.launcher.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** Pages and sources are tidy; each rule is also shown to catch a breach. */
class TidyTest {
  private static final Project PROJECT = Project.read();
  private static final Path PRODUCTION = Path.of("node/face/src/main/java/A.java");

  private static List<String> inJava(String tree, BiFunction<Path, String, List<String>> rule) {
    List<String> faults = new ArrayList<>();
    PROJECT
        .sources()
        .forEach(
            (path, text) -> {
              if (path.toString().endsWith(".java") && path.toString().contains(tree)) {
                rule.apply(path, text).forEach(fault -> faults.add(path + ": " + fault));
              }
            });
    return faults;
  }

  @Test
  void linesOfPagesAreShort() {
    List<String> faults = new ArrayList<>();
    PROJECT
        .pages()
        .forEach(
            (path, page) ->
                TidyRules.longLines(page).forEach(fault -> faults.add(path + ": " + fault)));
    assertThat(faults).isEmpty();
  }

  @Test
  void aLongLineIsFound() {
    String line = "ü".repeat(TidyRules.LINE_LIMIT_CHARS);
    assertThat(TidyRules.longLines(page("# A\n" + line))).isEmpty();
    assertThat(TidyRules.longLines(page("# A\n" + line + "!"))).hasSize(1);
    assertThat(TidyRules.longLines(page("# A\n|" + line + "!\n```\n" + line + "!\n```"))).isEmpty();
  }

  @Test
  void everyPageHasOneTitle() {
    List<String> faults = new ArrayList<>();
    PROJECT
        .pages()
        .forEach(
            (path, page) ->
                TidyRules.titles(page).forEach(fault -> faults.add(path + ": " + fault)));
    assertThat(faults).isEmpty();
  }

  @Test
  void aSecondTitleIsFound() {
    assertThat(TidyRules.titles(page("# A\n\n## B\n```\n# comment\n```\n"))).isEmpty();
    assertThat(TidyRules.titles(page("# A\n\n# B\n"))).hasSize(1);
    assertThat(TidyRules.titles(page("Text\n\n# A\n"))).hasSize(1);
  }

  private static Page page(String text) {
    return new Page(Path.of("docs" + "/", "page.md"), text);
  }

  @Test
  void nothingBannedIsWritten() {
    assertThat(inJava("src/main/", TidyRules::banned)).isEmpty();
  }

  @Test
  void whatIsBannedIsFoundAndItsReplacementNamed() {
    assertThat(TidyRules.banned(PRODUCTION, "/** The same. */")).hasSize(1);
    assertThat(TidyRules.banned(PRODUCTION, "/**\n * The same, of one row. */")).hasSize(1);
    assertThat(TidyRules.banned(PRODUCTION, "/** The same envelope gets the same bytes. */"))
        .isEmpty();
    assertThat(TidyRules.banned(PRODUCTION, "Thread.sleep(5);"))
        .singleElement()
        .asString()
        .contains("Loop.after");
    assertThat(TidyRules.banned(PRODUCTION, "new Thread(task).start();")).hasSize(1);
    assertThat(
            TidyRules.banned(
                Path.of("node/loop/src/main/java/tempo/fastpay/loop/A.java"),
                "new Thread(task).start();"))
        .isEmpty();
    assertThat(TidyRules.banned(PRODUCTION, "e.printStackTrace();")).hasSize(1);
    assertThat(TidyRules.banned(PRODUCTION, "Math.random();")).hasSize(1);
    assertThat(TidyRules.banned(PRODUCTION, "System.err.println(1);")).hasSize(1);
    assertThat(TidyRules.banned(PRODUCTION, "// TO" + "DO later")).hasSize(1);
  }

  @Test
  void filesAreReadInOneSitting() {
    assertThat(inJava("src/", (path, text) -> TidyRules.longFiles(text))).isEmpty();
  }

  @Test
  void aLongFileIsFound() {
    assertThat(TidyRules.longFiles("a\n".repeat(TidyRules.FILE_LIMIT_LINES))).isEmpty();
    assertThat(TidyRules.longFiles("a\n".repeat(TidyRules.FILE_LIMIT_LINES + 1))).hasSize(1);
  }
}
