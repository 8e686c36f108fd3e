package tempo.fastpay.launcher.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Fixtures.dollars;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.testkit.Fixtures;
import tempo.fastpay.testkit.Person;

/** Payments on the page: handed in, followed, on the board and in accounts, live. */
class PaymentPageTest {
  private static final long BLOCK_TIME_MS = 1_500;
  private static final String UNPROCESSABLE = "console: .*submit-raw-tx .*status of 422.*";
  private static final String NOT_FOUND = "console: .*/status .*status of 404.*";

  private static final String STATUS_CALLS =
      "return performance.getEntriesByType('resource')"
          + ".filter((call) => call.name.endsWith('/status')).length";

  @RegisterExtension static final LivePage PAGE = new LivePage(BLOCK_TIME_MS);

  private final BrowserSession browser = PAGE.browser();
  private final WebNode node = PAGE.node();

  /** Notes every stage that the sheet of a payment shows, without missing a short one. */
  private void noteStages() {
    browser.script(
        """
        const sheet = document.querySelector('.certificate');
        window.stagesOfTest = [sheet.dataset.stage];
        new MutationObserver(() => window.stagesOfTest.push(sheet.dataset.stage))
            .observe(sheet, { attributes: true, attributeFilter: ['data-stage'] });
        """);
  }

  @Test
  void aSubmittedTransactionIsFollowedToItsSettlement() throws Exception {
    Person alice = node.person("alice", 15);
    Person bob = node.person("bob", 0);
    Payment payment = Fixtures.payment(alice, bob, dollars(10), 0);
    browser.open(node.url("#/submit"));

    browser.await("#submit-transaction").sendKeys(payment.raw().toHex());
    browser.awaitText(
        "#submit-transaction-hint", "Tempo transaction, " + payment.raw().size() + " bytes");
    browser.await("form button").click();

    browser.await(".certificate");
    browser.awaitText(".track-amount", "10.00 AlphaUSD");
    browser.awaitCount(".cert", 2);
    browser.awaitText(".cert", "Dave");
    browser.awaitText(".cert", "Edgar");
    browser.await(".ring[data-formed]");
    browser.awaitText(".certificate .chip", "Settled");
    browser.await(".step[data-key=FINALIZED][data-state=done]");
    browser.awaitText("#announcer", "Settled");
    assertThat(browser.await("#submit-outcome a").getDomAttribute("href"))
        .isEqualTo("#/tx/" + WebNode.txHash(payment));
  }

  @Test
  void aRefusedTransactionSaysWhyAndWhatHelpsAndChangesNothing() throws Exception {
    Person carol = node.person("carol", 5);
    Person bob = node.person("bob", 0);
    browser.expect(UNPROCESSABLE);
    browser.open(node.url("#/submit"));

    browser.await("form button").click();
    browser.awaitText("#submit-transaction-error", "Paste a signed transaction.");
    assertThat(browser.focused().getDomAttribute("id")).isEqualTo("submit-transaction");
    browser.await("#submit-transaction").sendKeys("0x76zz");
    browser.await("form button").click();
    browser.awaitText("#submit-transaction-error", "pairs of hexadecimal digits");

    browser.await("#submit-transaction").clear();
    browser
        .await("#submit-transaction")
        .sendKeys(Fixtures.payment(carol, bob, dollars(100), 0).raw().toHex());
    browser.await("form button").click();
    browser.awaitText(".reject-row", "INSUFFICIENT_FUNDS");
    browser.awaitText(".reject-row", "Submit it again unchanged when the account has the money");
    assertThat(browser.all(".certificate")).isEmpty();
    browser.await("#submit-transaction").sendKeys("0");
    browser.awaitGone(".reject-row");

    browser.go("#/account/" + carol.address().toHex());
    browser.awaitText("dd[data-value=available]", "5.00");
    browser.awaitText("dd[data-value=outgoing]", "0.00");
  }

  @Test
  void aPageThatWaitsForAHashSeesCertificatesQuorumAndSettlementCome() throws Exception {
    Person alice = node.person("alice", 15);
    Payment payment = Fixtures.payment(alice, node.person("bob", 0), dollars(3), 0);
    browser.expect(NOT_FOUND);
    browser.open(node.url("#/tx"));
    browser
        .await("#follow-hash")
        .sendKeys(WebNode.txHash(payment).substring(2).toUpperCase(java.util.Locale.ROOT));
    browser.await("form button").click();
    browser.awaitText(".certificate .chip", "Not seen yet");
    browser.await(".pulse-word:not([hidden])");
    noteStages();

    node.submit(payment);

    browser.awaitText(".certificate .chip", "Settled");
    browser.awaitCount(".cert", 2);
    browser.await(".ring[data-tone=green][data-formed]");
    assertThat(browser.script("return window.stagesOfTest.join()"))
        .asString()
        .matches("UNKNOWN,(ACCEPTED,)?((CERTIFIED|QUEUED_ONCHAIN|INCLUDED),)+FINALIZED");
    assertThat(browser.texts(".papers")).singleElement().asString().contains("Quorum certificate");
    assertThat(browser.script(STATUS_CALLS)).as("asked once more when the QC came").isEqualTo(2L);

    browser.reload();
    browser.awaitText(".certificate .chip", "Settled");
    browser.awaitCount(".cert", 2);
  }

  /** Two validators sign within milliseconds: told apart here, where time does not matter. */
  @Test
  void eachCertificateIsCountedByItself() {
    browser.expect(NOT_FOUND);
    browser.open(node.url("#/about"));
    browser.awaitText("h1", "What a certificate is worth");
    browser.script(
        """
        Promise.all([import('/js/store.js'), import('/js/ui/tracker.js')]).then(([{ Store }, { tracker }]) => {
          const tx = '0x' + 'cd'.repeat(32);
          const members = ['dave', 'edgar', 'frank', 'grace'].map((name) => ({ validator: { name, id: name } }));
          const store = new Store();
          store.put('committee', { threshold: 3, members });
          document.querySelector('main').replaceChildren(tracker(store, tx, new AbortController().signal));
          window.certifyOfTest = (name) => store.addCertificate({ tx_hash: tx, effects_hash: '0xe',
              signer: { name, id: name }, signature: '0x5', created_unix_millis: '1', effects: { sender: '0xa',
              recipient: '0xb', amount: '1', asset: '0xc', nonce: { nonce_key_be: '0x1', nonce_seq: '0' } } });
          window.formOfTest = () => store.addQc({ tx_hash: tx, qc_hash: '0xq', certs: [] });
        });
        """);
    browser.awaitText(".certificate .chip", "Not seen yet");
    browser.script("certifyOfTest('edgar')");
    browser.awaitText(".ring-count", "1/3");
    browser.awaitText(".certificate", "2 certificates missing for a quorum");
    browser.awaitText(".certificate .chip", "Collecting certificates");
    browser.script("certifyOfTest('edgar'); certifyOfTest('grace')");
    browser.awaitText(".ring-count", "2/3");
    browser.awaitText(".certificate", "1 certificate missing for a quorum");
    browser.script("certifyOfTest('dave')");
    browser.awaitText(".ring-count", "3/3");
    assertThat(browser.all(".ring[data-formed]")).as("closed before there is a QC").isEmpty();
    browser.script("formOfTest()");
    browser.await(".ring[data-formed]");
    browser.awaitText(".certificate .chip", "Preconfirmed");
    browser.awaitCount(".ring-arcs [data-state=signed]", 3);
  }

  @Test
  void theBoardShowsWhatIsAskedForAndWhatComes() throws Exception {
    Person alice = node.person("alice", 15);
    Person bob = node.person("bob", 0);
    Payment first = Fixtures.payment(alice, bob, dollars(1), 0);
    node.submit(first);
    browser.open(node.url("#/board"));
    browser.await("tbody tr");

    browser.await("#board-filter").sendKeys(WebNode.txHash(first));
    browser.await("form button").click();
    browser.awaitCount("tbody tr", 2);
    assertThat(browser.texts("tbody tr [data-label='Signed by']"))
        .allSatisfy(signer -> assertThat(signer).containsAnyOf("Dave", "Edgar"));

    Person stranger = node.person("stranger", 0);
    browser.go("#/board?address=" + stranger.address().toHex());
    browser.awaitText(".empty", "Nothing on the board concerns it");
    node.submit(Fixtures.payment(node.person("carol", 5), stranger, dollars(2), 0));
    browser.awaitCount("tbody tr", 2);
    browser.awaitText("tbody tr", "2.00 AlphaUSD");

    browser.await("#board-filter").clear();
    browser.await("#board-filter").sendKeys("nonsense");
    browser.await("form button").click();
    browser.awaitText("#board-filter-error", "Expected an address");
  }

  @Test
  void anAccountShowsBaseOverlayAndAvailableAndFollowsThem() throws Exception {
    Person alice = node.person("alice", 15);
    Person bob = node.person("bob", 0);
    browser.open(node.url("#/account/" + alice.address().toHex()));
    browser.awaitText("dd[data-value=base]", "15.00");
    browser.awaitText("dd[data-value=available]", "= 15.00");

    node.submit(Fixtures.payment(alice, bob, dollars(10), 0));
    browser.awaitText("dd[data-value=available]", "= 5.00");
    browser.awaitText("dd[data-value=base]", "5.00");
    browser.awaitText("dd[data-value=outgoing]", "− 0.00");
    browser.awaitText("p[data-value=available]", "5.00");

    browser.go("#/account/" + bob.address().toHex());
    browser.awaitText("dd[data-value=available]", "= 10.00");
    browser.go("#/account/0x123");
    browser.awaitText("[role=alert]", "This is no address");
  }
}
