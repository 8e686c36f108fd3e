package tempo.fastpay.launcher.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Fixtures.dollars;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tempo.fastpay.launcher.ProjectFiles;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.testkit.Fixtures;
import tempo.fastpay.testkit.Person;

/** The documented example of a page that uses nothing but the event bus. */
class EventBusPageTest {
  private static final long BLOCK_TIME_MS = 2_000;

  /** What a browser says by itself of a server that is not there. */
  private static final String NOT_THERE = "console: .*WebSocket connection to .* failed.*";

  @RegisterExtension
  static final LivePage PAGE =
      new LivePage(
          BLOCK_TIME_MS, Optional.of(ProjectFiles.root().resolve("docs/examples/browser")));

  private final BrowserSession browser = PAGE.browser();
  private final WebNode node = PAGE.node();

  private void submit(Payment... payments) {
    for (Payment payment : payments) {
      browser.await("#raw").sendKeys(payment.raw().toHex() + "\n");
    }
    browser.await("button").click();
  }

  private static String published(String what, Payment payment) {
    return "#published [data-" + what + "='" + WebNode.txHash(payment) + "']";
  }

  @Test
  void theChainedPaymentIsCertifiedAndHeardOf() throws Exception {
    Person bob = node.person("bob", 0);
    Payment first = Fixtures.payment(node.person("alice", 15), bob, dollars(10), 0);
    Payment second = Fixtures.payment(bob, node.person("carol", 0), dollars(10), 0);
    browser.open(node.url(""));
    browser.awaitText("#state", "connected");

    submit(first, second);

    for (Payment payment : new Payment[] {first, second}) {
      browser.await("#certified [data-tx='" + WebNode.txHash(payment) + "'][data-qc^='0x']");
      browser.awaitCount(published("cert", payment), 2);
      browser.awaitCount(published("qc", payment), 1);
    }
    browser.await("#published [data-stage='FINALIZED']");
    assertThat(browser.texts("#problem")).containsExactly("");
  }

  @Test
  void whatIsRefusedIsSaid() throws Exception {
    Payment poor = Fixtures.payment(node.person("alice", 1), node.person("bob", 0), dollars(2), 0);
    browser.open(node.url(""));
    browser.awaitText("#state", "connected");

    submit(poor);

    browser.awaitText("#problem", "is not certified. INSUFFICIENT_FUNDS: ");
    assertThat(browser.all("#certified li")).isEmpty();
  }

  @Test
  void aNodeThatStopsAndComesBackIsFollowedAgain() throws Exception {
    browser.open(node.url(""));
    browser.awaitText("#state", "connected");
    browser.expect(NOT_THERE);
    node.stop();
    browser.awaitText("#state", "lost, trying again");

    node.startAgain();
    browser.awaitText("#state", "connected");
    Payment after = Fixtures.payment(node.person("alice", 5), node.person("bob", 0), dollars(5), 0);
    node.submit(after);
    browser.awaitCount(published("cert", after), 2);
    browser.awaitCount(published("qc", after), 1);
  }
}
