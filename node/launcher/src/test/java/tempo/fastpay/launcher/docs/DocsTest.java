package tempo.fastpay.launcher.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** README, docs/ and every citation of them; each rule is also shown to catch a breach. */
class DocsTest {
  private static final Project PROJECT = Project.read();

  /** Not written in one piece, or the rules would find them here. */
  private static final String DOCS = "docs" + "/";

  private static final String SECTION = "sec" + "tion ";

  private static final Map<Path, Page> EXAMPLE =
      Map.of(
          Path.of(DOCS, "example.md"),
          new Page(Path.of(DOCS, "example.md"), "# Example\n\n## A heading, with `code`\n"));

  @Test
  void everythingIsLookedAt() {
    assertThat(PROJECT.pages().keySet())
        .contains(Path.of("README.md"), Path.of("docs/protocol.md"), Path.of("docs/wire.md"));
    assertThat(PROJECT.sources().keySet())
        .contains(Path.of("scripts/fastpay"), Path.of("webroot/index.html"))
        .hasSizeGreaterThan(800);
    assertThat(PROJECT.declaredNames()).contains("DocsTest", "FastPaySidecar", "GetAccount");
  }

  @Test
  void whatIsCitedIsThere() {
    assertThat(inAll(text -> DocRules.wrongCitations(text, PROJECT.pages()))).isEmpty();
  }

  @Test
  void citationsAreFound() {
    assertThat(DocRules.wrongCitations(DOCS + "example.md, \"Example\"", EXAMPLE)).isEmpty();
    assertThat(
            DocRules.wrongCitations(
                "  /**\n   * See " + DOCS + "example.md, \"A\n   * tail\".\n", EXAMPLE))
        .containsExactly("no heading \"A tail\" in " + DOCS + "example.md");
    assertThat(DocRules.wrongCitations("# " + DOCS + "gone.md", EXAMPLE))
        .containsExactly("no page " + DOCS + "gone.md");
  }

  @Test
  void nothingIsCitedByANumber() {
    assertThat(inAll(DocRules::numberedCitations)).isEmpty();
  }

  @Test
  void numberedCitationsAreFound() {
    assertThat(DocRules.numberedCitations("as " + SECTION + "6 says")).hasSize(1);
    assertThat(DocRules.numberedCitations(" * PROTOCOL" + "\n * " + SECTION + "7")).hasSize(1);
    assertThat(DocRules.numberedCitations("TEMPO" + ".md")).hasSize(1);
    assertThat(DocRules.numberedCitations("the laws PROTOCOL" + " L2 to L7")).hasSize(1);
    assertThat(DocRules.numberedCitations("keys of RFC 8032, " + SECTION + "7.1")).isEmpty();
  }

  @Test
  void everyClassIsThere() {
    Set<String> declared = PROJECT.declaredNames();
    assertThat(inPages(page -> DocRules.unknownClasses(page.text(), declared))).isEmpty();
  }

  @Test
  void unknownClassesAreFound() {
    Set<String> declared = Set.of("Known");
    assertThat(DocRules.unknownClasses("`Known`, `Known.LIMIT`, CODE, `CODE`, `word`", declared))
        .isEmpty();
    assertThat(DocRules.unknownClasses("`Unknown` and `Gone.LIMIT`", declared))
        .containsExactly("Unknown", "Gone");
  }

  @Test
  void everyLinkLeadsSomewhere() {
    assertThat(inPages(page -> DocRules.brokenLinks(page, PROJECT.pages()))).isEmpty();
  }

  @Test
  void brokenLinksAreFound() {
    assertThat(broken("[a](example.md) [b](example.md#a-heading-with-code) [c](#here)\n## Here"))
        .isEmpty();
    assertThat(broken("[a](gone.md) [b](example.md#gone) [c](#gone) [d](example.md#example)"))
        .containsExactly("gone.md", "example.md#gone", "#gone");
    assertThat(broken("[a](https://example.org/gone)\n```\n[b](gone.md)\n```")).isEmpty();
  }

  private static List<String> broken(String text) {
    Page page = new Page(Path.of(DOCS, "page.md"), text);
    return DocRules.brokenLinks(
        page,
        Map.of(page.path(), page, Path.of(DOCS, "example.md"), EXAMPLE.values().iterator().next()));
  }

  @Test
  void numbersAreTheConstants() {
    assertThat(inPages(page -> DocRules.wrongNumbers(page.text(), PROJECT))).isEmpty();
    assertThat(
            PROJECT.pages().values().stream()
                .mapToInt(page -> DocRules.numbers(page.text()).size())
                .sum())
        .isGreaterThan(30);
  }

  @Test
  void wrongNumbersAreFound() {
    assertThat(DocRules.wrongNumbers("16\n(`SubmitRequest.PARENT_QCS_LIMIT`)", PROJECT)).isEmpty();
    assertThat(DocRules.wrongNumbers("17 (`SubmitRequest.PARENT_QCS_LIMIT`)", PROJECT)).hasSize(1);
    assertThat(DocRules.wrongNumbers("1,048,577 (`QcDocument.LIMIT_BYTES`)", PROJECT)).hasSize(1);
    assertThat(DocRules.wrongNumbers("8,388,609 (`WireLimits.JSON_LIMIT_CHARS`)", PROJECT))
        .hasSize(1);
  }

  /** Faults of sources and pages, with their file in front. */
  private static List<String> inAll(Function<String, List<String>> rule) {
    List<String> faults = inPages(page -> rule.apply(page.text()));
    PROJECT
        .sources()
        .forEach(
            (path, text) -> rule.apply(text).forEach(fault -> faults.add(path + ": " + fault)));
    return faults;
  }

  private static List<String> inPages(Function<Page, List<String>> rule) {
    List<String> faults = new ArrayList<>();
    PROJECT
        .pages()
        .forEach(
            (path, page) -> rule.apply(page).forEach(fault -> faults.add(path + ": " + fault)));
    return faults;
  }
}
