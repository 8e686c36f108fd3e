package tempo.fastpay.launcher.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The demo on the page: both QCs before the next block, seen and read. */
class DemoPageTest {
  /** Long enough that a cold start pays twice within one. */
  private static final long BLOCK_TIME_MS = 3_000;

  @RegisterExtension static final LivePage PAGE = new LivePage(BLOCK_TIME_MS);

  private final BrowserSession browser = PAGE.browser();
  private final WebNode node = PAGE.node();

  @Test
  void theButtonShowsBothQcsAndTheUnchangedHeightThenTheSettlement() throws Exception {
    browser.open(node.url(""));
    browser.awaitText("[data-value=quorum]", "2 of 2");
    browser.awaitText("[data-value=health]", "all 2 up");
    browser.awaitCount("#committee tbody tr", 2);

    browser.await("#run-demo:enabled").click();
    browser.await(".verdict");

    assertThat(browser.all(".verdict[data-ok=true]"))
        .as("%s", browser.texts(".verdict"))
        .hasSize(1);
    assertThat(browser.texts("[data-value=qcs]")).containsExactly("2");
    assertThat(browser.texts("[data-value=blocks]")).containsExactly("0");
    String before = browser.texts("[data-value=before]").get(0);
    assertThat(before).matches("[0-9,]+");
    assertThat(browser.texts("[data-value=after]")).containsExactly(before);
    assertThat(browser.texts(".proof"))
        .satisfiesExactly(
            first -> assertThat(first).contains("Alice → Bob", "dave, edgar"),
            second -> assertThat(second).contains("Bob → Carol", "dave, edgar"));
    assertThat(browser.texts(".proofs tbody tr"))
        .contains("Alice15.005.00", "Bob5.005.00", "Carol5.0015.00");

    browser.awaitCount(".axis-track[data-qc]", 2);
    browser.awaitCount(".lens-mark[data-kind=cert]", 4);
    browser.awaitCount(".lens-mark[data-kind=qc]", 2);
    assertThat(browser.await(".axis-hold").isDisplayed()).isTrue();
    browser.awaitText("#timeline-words", "Both payments were preconfirmed before the next block.");

    browser.awaitCount(".axis-track[data-end=final]", 2);
    browser.awaitText("#timeline-words", "Bob → Carol settled");
    browser.awaitText("#latest .payment:nth-child(1) .chip", "Settled");
    browser.awaitText("#latest .payment:nth-child(2) .chip", "Settled");
    assertThat(browser.texts("[data-value=after]")).containsExactly(before);
  }

  @Test
  void itRunsAgainAndStaysWhenAnotherViewIsVisited() {
    browser.open(node.url(""));
    browser.await("#run-demo:enabled").click();
    browser.awaitText("#run-demo", "Run it again");
    String first = browser.texts(".proof").toString();
    browser.go("#/about");
    browser.awaitText("h1", "What a certificate is worth");
    browser.go("#/");
    assertThat(browser.await(".verdict").isDisplayed()).isTrue();
    assertThat(browser.texts(".proof")).hasToString(first);

    browser.await("#run-demo:enabled").click();
    browser.until(
        "other proofs",
        page ->
            browser.all(".proof").size() == 2 && !browser.texts(".proof").toString().equals(first));
    browser.awaitCount(".axis-lane", 2);
  }
}
