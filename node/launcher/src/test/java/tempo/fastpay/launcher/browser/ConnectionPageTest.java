package tempo.fastpay.launcher.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Fixtures.dollars;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tempo.fastpay.testkit.Fixtures;

/** The page says plainly when nothing is live, keeps what it showed, and comes back by itself. */
class ConnectionPageTest {
  private static final long BLOCK_TIME_MS = 1_000;

  /** What a browser says by itself of a server that is not there. */
  private static final String NOT_THERE =
      "console: .*/api/v1/(events|info|committee).* net::ERR_.*";

  @RegisterExtension static final LivePage PAGE = new LivePage(BLOCK_TIME_MS);

  private final BrowserSession browser = PAGE.browser();
  private final WebNode node = PAGE.node();

  @Test
  void aNodeThatStopsAndComesBack() throws Exception {
    node.submit(Fixtures.payment(node.person("alice", 15), node.person("bob", 0), dollars(7), 0));
    browser.open(node.url(""));
    browser.awaitText("#latest .payment", "7.00 AlphaUSD");
    assertThat(browser.await(".pulse").getDomAttribute("data-link")).isEqualTo("open");

    browser.assertClean();
    browser.expect(NOT_THERE);
    node.stop();
    browser.await("#disconnected");
    browser.awaitText("#disconnected", "Disconnected from the node");
    browser.awaitText("#disconnected", "What you see is as of");
    browser.await("html[data-link=lost]");
    browser.awaitText("[data-value=next]", "–");
    browser.awaitText("#announcer", "Disconnected from the node");
    assertThat(browser.texts("#latest .payment"))
        .singleElement()
        .asString()
        .contains("7.00 AlphaUSD");
    assertThat(browser.await("#run-demo").isEnabled()).isFalse();

    browser.await("#disconnected button").click();
    browser.awaitText("#disconnected", "Next try in");

    node.startAgain();
    browser.awaitGone("#disconnected");
    browser.await("html[data-link=open]");
    browser.awaitText("#announcer", "The page is live");
    node.submit(Fixtures.payment(node.person("alice", 15), node.person("bob", 0), dollars(8), 0));
    browser.awaitText("#latest .payment", "8.00 AlphaUSD");
    browser.awaitCount("#latest .payment", 2);
  }
}
