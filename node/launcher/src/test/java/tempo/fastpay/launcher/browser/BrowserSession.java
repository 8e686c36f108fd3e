package tempo.fastpay.launcher.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * A browser with one page, which remembers everything that went wrong in it: console errors,
 * uncaught errors, and what the content security policy stopped.
 */
final class BrowserSession implements AutoCloseable {
  private static final Duration WAIT = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(50);

  /** Runs before any script of the page. */
  private static final String WATCH =
      """
      (() => {
        const problems = [];
        Object.defineProperty(window, 'problemsOfTest', { value: problems });
        addEventListener('error', (event) =>
            problems.push('error: ' + (event.message ?? event.target.src ?? event.target.href)), true);
        addEventListener('unhandledrejection', (event) => problems.push('rejection: ' + event.reason));
        document.addEventListener('securitypolicyviolation', (event) =>
            problems.push(`policy: ${event.violatedDirective} stopped ${event.blockedURI}`));
      })();
      """;

  private final Path folder;
  private final ChromeDriver driver;
  private final List<String> problems = new ArrayList<>();
  private final List<String> expected = new ArrayList<>();

  private BrowserSession(Path folder, ChromeDriver driver) {
    this.folder = folder;
    this.driver = driver;
    driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", WATCH));
    desktop();
  }

  /** Starts a browser, which must be there. */
  static BrowserSession start() {
    try {
      Path folder = Files.createTempDirectory("fastpay-browser");
      try {
        return new BrowserSession(folder, Chromium.start(folder));
      } catch (RuntimeException e) {
        delete(folder);
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Opens a page as somebody who was never there. */
  void open(String url) {
    collectProblems();
    driver.get("about:blank");
    driver.executeCdpCommand(
        "Storage.clearDataForOrigin",
        Map.of("origin", url.replaceAll("(?<=\\d)/.*", ""), "storageTypes", "all"));
    driver.get(url);
  }

  void reload() {
    collectProblems();
    driver.navigate().refresh();
  }

  /** Goes to another view of the page that is open. */
  void go(String hash) {
    script("location.hash = arguments[0]", hash);
  }

  void desktop() {
    size(1280, 800, false);
  }

  void phone(int width) {
    size(width, 780, true);
  }

  private void size(int width, int height, boolean isMobile) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", isMobile));
  }

  /** What the system says it likes: light or dark. */
  void systemColours(String scheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  Object script(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /**
   * The value of an expression over a module of the page.
   *
   * @param expression in which {@code module} is the module
   */
  Object module(String path, String expression) {
    return driver.executeAsyncScript(
        "const done = arguments[arguments.length - 1];"
            + "import(arguments[0]).then(async (module) => ("
            + expression
            + "))"
            + ".then(done, (error) => done('failed: ' + error.stack));",
        path);
  }

  List<WebElement> all(String css) {
    return driver.findElements(By.cssSelector(css));
  }

  /** The first such element that can be seen, as soon as there is one. */
  WebElement await(String css) {
    return until(
        css + " to be seen",
        page -> all(css).stream().filter(WebElement::isDisplayed).findFirst().orElse(null));
  }

  void awaitText(String css, String part) {
    until(
        () -> css + " to say '" + part + "', it says " + texts(css),
        page -> texts(css).stream().anyMatch(text -> text.contains(part)));
  }

  void awaitCount(String css, int count) {
    until(
        () -> count + " of " + css + ", there are " + all(css).size(),
        page -> all(css).size() == count);
  }

  void awaitGone(String css) {
    until(css + " to be gone", page -> all(css).stream().noneMatch(WebElement::isDisplayed));
  }

  /** What is written in such elements, with plain spaces. */
  List<String> texts(String css) {
    return all(css).stream().map(BrowserSession::text).toList();
  }

  static String text(WebElement element) {
    return element.getDomProperty("textContent").replace('\u00a0', ' ').strip();
  }

  <T> T until(String what, Function<WebDriver, T> question) {
    return until(() -> what, question);
  }

  /** Waits until the question is answered with neither null nor false. */
  private <T> T until(Supplier<String> what, Function<WebDriver, T> question) {
    return new WebDriverWait(driver, WAIT, POLL)
        .ignoring(StaleElementReferenceException.class)
        .withMessage(() -> "waited for " + what.get())
        .until(question);
  }

  void press(CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  void tab() {
    press(Keys.TAB);
  }

  WebElement focused() {
    return driver.switchTo().activeElement();
  }

  /** What a test provokes is no problem: browsers report every answer of 400 and above. */
  void expect(String problem) {
    expected.add(problem);
  }

  /** Nothing has gone wrong since the last time, but for what was expected. */
  void assertClean() {
    collectProblems();
    List<String> unexpected =
        problems.stream().filter(problem -> expected.stream().noneMatch(problem::matches)).toList();
    problems.clear();
    expected.clear();
    assertThat(unexpected).as("what went wrong in the page").isEmpty();
  }

  private void collectProblems() {
    if (script("return window.problemsOfTest?.splice(0) ?? []") instanceof List<?> found) {
      found.forEach(problem -> problems.add(problem.toString()));
    }
    driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
        .forEach(entry -> problems.add("console: " + entry.getMessage()));
  }

  @Override
  public void close() {
    driver.quit();
    delete(folder);
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
