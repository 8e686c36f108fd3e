package tempo.fastpay.launcher.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.Keys;

/** Every view, by keyboard, on a phone, in both colours, with everything it loads. */
class LookPageTest {
  private static final long BLOCK_TIME_MS = 1_000;
  private static final int PHONE_WIDTH = 360;
  private static final int TARGET_LEAST = 44;
  private static final int TABS_LIMIT = 80;
  private static final String UNKNOWN_TX = "0x" + "ab".repeat(32);
  private static final String NOT_FOUND = "console: .*/status .*status of 404.*";

  /** Each view and a word that only it says. */
  private static final Map<String, String> VIEWS = new LinkedHashMap<>();

  static {
    VIEWS.put("#/", "Paid before");
    VIEWS.put("#/submit", "Submit a signed transaction");
    VIEWS.put("#/tx", "Follow a payment");
    VIEWS.put("#/tx/" + UNKNOWN_TX, "Follow a payment");
    VIEWS.put("#/board", "Bulletin board");
    VIEWS.put("#/account", "Account");
    VIEWS.put("#/account/0x19e7e376e7c213b7e7e7e46cc70a5dd086daff2a", "Account");
    VIEWS.put("#/about", "What a certificate is worth");
    VIEWS.put("#/no/such/view", "There is no such page");
  }

  @RegisterExtension static final LivePage PAGE = new LivePage(BLOCK_TIME_MS);

  private final BrowserSession browser = PAGE.browser();
  private final WebNode node = PAGE.node();

  private void eachView(Runnable check) {
    browser.expect(NOT_FOUND);
    VIEWS.forEach(
        (hash, word) -> {
          browser.go(hash);
          browser.awaitText("h1", word);
          browser.until("what is asked for", page -> isAnswered());
          check.run();
        });
  }

  private boolean isAnswered() {
    String seen = browser.await("main").getText();
    return !seen.contains("Asking the node") && !seen.contains("asked …");
  }

  @Test
  void everythingLoadsAndNothingComesFromElsewhere() {
    browser.open(node.url(""));
    browser.awaitText("[data-value=health]", "all 2 up");
    eachView(() -> assertThat(browser.all("main h1")).hasSize(1));
    assertThat(
            browser.script(
                """
                return performance.getEntriesByType('resource')
                    .filter((entry) => !entry.name.endsWith('/status'))
                    .filter((entry) => entry.responseStatus !== 200 || !entry.name.startsWith(location.origin))
                    .map((entry) => `${entry.responseStatus} ${entry.name}`).join();
                """))
        .isEqualTo("");
    assertThat(
            browser.script(
                "return performance.getEntriesByType('resource')"
                    + ".filter((entry) => /\\.(js|css|svg)$/.test(entry.name)).length"))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LONG)
        .isGreaterThan(30);
  }

  @Test
  void aPhoneNeverScrollsSidewaysAndItsTargetsAreLarge() {
    browser.phone(PHONE_WIDTH);
    try {
      browser.open(node.url(""));
      browser.awaitText("[data-value=health]", "all 2 up");
      eachView(
          () -> {
            assertThat(browser.script("return document.documentElement.scrollWidth"))
                .as("width of %s", browser.script("return location.hash"))
                .isEqualTo((long) PHONE_WIDTH);
            assertThat(smallTargets()).as("small targets").isEmpty();
          });
    } finally {
      browser.desktop();
    }
  }

  @Test
  void fieldsThatStandTogetherStandInLine() {
    browser.open(node.url("#/submit"));
    browser.await(".more > summary").click();
    browser.await("#submit-expiry");
    assertThat(
            browser.script(
                """
                const boxes = [...document.querySelectorAll('.form-grid .field')].map((field) => [
                  field.getBoundingClientRect(), field.children[1].getBoundingClientRect()]);
                return boxes
                    .filter(([field]) => Math.abs(field.top - boxes[0][0].top) < 1)
                    .map(([field, control]) => Math.round(control.top - field.top))
                    .filter((top, index, all) => top !== all[0]).length;
                """))
        .isEqualTo(0L);
  }

  private List<String> smallTargets() {
    Object found =
        browser.script(
            """
            return [...document.querySelectorAll('button, input, textarea, select, summary, .tab, .button, .hash a')]
                .filter((target) => target.checkVisibility())
                .map((target) => [target, target.getBoundingClientRect()])
                .filter(([, box]) => box.height < arguments[0] - 0.5)
                .map(([target, box]) => `${target.outerHTML.slice(0, 120)} is ${box.height} high`);
            """,
            TARGET_LEAST);
    return ((List<?>) found).stream().map(Object::toString).toList();
  }

  @Test
  void theKeyboardReachesEverythingAndTheFirstLinkSkipsTheBar() {
    browser.open(node.url("#/board"));
    browser.awaitText("h1", "Bulletin board");
    browser.tab();
    assertThat(BrowserSession.text(browser.focused())).isEqualTo("Skip to content");
    assertThat(browser.focused().isDisplayed()).isTrue();
    browser.press(Keys.ENTER);
    assertThat(browser.focused().getDomAttribute("id")).isEqualTo("main");
    assertThat(browser.script("return location.hash")).isEqualTo("#/board");
    browser.tab();
    assertThat(browser.focused().getDomAttribute("id")).isEqualTo("board-filter");

    eachView(
        () -> {
          browser.script("document.activeElement.blur(); getSelection().removeAllRanges();");
          browser.script("document.querySelector('.brand').focus();");
          assertThat(visited()).as("visited").containsAll(reachable());
        });
  }

  /** What Tab stops at from the brand on, until it leaves the page. */
  private List<String> visited() {
    List<String> visited = new ArrayList<>();
    for (int i = 0; i < TABS_LIMIT; i++) {
      String place = (String) browser.script("return " + nameOf("document.activeElement"));
      if (visited.contains(place)) {
        break;
      }
      visited.add(place);
      browser.tab();
    }
    return visited;
  }

  private List<String> reachable() {
    Object found =
        browser.script(
            "return [...document.querySelectorAll('a[href], button, input, textarea, select, summary')]"
                + ".filter((target) => target.checkVisibility() && !target.disabled && !target.matches('.skip'))"
                + ".map((target) => "
                + nameOf("target")
                + ")");
    return ((List<?>) found).stream().map(Object::toString).toList();
  }

  /** Such that no two of one view have the same. */
  private static String nameOf(String element) {
    return "[%1$s.tagName, %1$s.id, %1$s.getAttribute('href'), %1$s.ariaLabel, %1$s.textContent.trim()].join(' ')"
        .formatted(element);
  }

  @Test
  void aNewViewTakesTheFocusAndTheTitle() {
    browser.open(node.url(""));
    browser.await("a[href='#/about']").click();
    browser.awaitText("h1", "What a certificate is worth");
    assertThat(browser.focused().getTagName()).isEqualTo("h1");
    assertThat(browser.script("return document.title")).isEqualTo("About · FastPay for Tempo");
    assertThat(browser.all("[aria-current=page]"))
        .singleElement()
        .satisfies(link -> assertThat(link.getDomAttribute("aria-label")).isEqualTo("About"));
  }

  @Test
  void darkAndLightFollowTheSystemUntilOneIsChosenAndRemembered() {
    browser.systemColours("light");
    browser.open(node.url("#/about"));
    browser.awaitText("h1", "What a certificate is worth");
    String light = background();
    browser.systemColours("dark");
    String dark = background();
    assertThat(dark).isNotEqualTo(light);

    browser.await("#theme").click();
    assertThat(background()).isEqualTo(light);
    browser.reload();
    browser.awaitText("h1", "What a certificate is worth");
    assertThat(background()).isEqualTo(light);
    browser.await("#theme").click();
    assertThat(background()).isEqualTo(dark);
    browser.systemColours("light");
    assertThat(background()).isEqualTo(dark);
    browser.await("#theme").click();
    assertThat(background()).isEqualTo(light);
  }

  private String background() {
    return (String) browser.script("return getComputedStyle(document.body).backgroundColor");
  }
}
