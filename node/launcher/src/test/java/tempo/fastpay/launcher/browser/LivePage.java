package tempo.fastpay.launcher.browser;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A browser and the node whose page it shows, for the tests of one class: each must leave it clean.
 */
final class LivePage
    implements ExecutionCondition, BeforeAllCallback, AfterEachCallback, AfterAllCallback {
  private final long blockTimeMs;
  private final Optional<Path> pages;
  private BrowserSession browser;
  private WebNode node;

  LivePage(long blockTimeMs) {
    this(blockTimeMs, Optional.empty());
  }

  /** With these pages instead of the node's own. */
  LivePage(long blockTimeMs, Optional<Path> pages) {
    this.blockTimeMs = blockTimeMs;
    this.pages = pages;
  }

  /** Skips all tests, saying why, where there is no browser. */
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return Chromium.missing()
        .map(ConditionEvaluationResult::disabled)
        .orElseGet(() -> ConditionEvaluationResult.enabled("there is a browser"));
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    browser = BrowserSession.start();
    node = WebNode.start(blockTimeMs, pages);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    browser.assertClean();
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    try {
      if (node != null) {
        node.close();
      }
    } finally {
      if (browser != null) {
        browser.close();
      }
    }
  }

  BrowserSession browser() {
    return browser;
  }

  WebNode node() {
    return node;
  }
}
