package tempo.fastpay.launcher.browser;

import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A Chromium of this machine, without a window. Nothing is ever downloaded. */
final class Chromium {
  private static final List<String> BROWSERS =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final List<String> DRIVERS = List.of("chromedriver");

  /** What continuous integration sets: there a missing browser is a failure. */
  private static final String CI_VARIABLE = "CI";

  private Chromium() {}

  /**
   * Starts it, where nothing is {@link #missing}.
   *
   * @param folder for its profile and whatever else it writes
   */
  static ChromeDriver start(Path folder) {
    Path browser = find(BROWSERS).orElseThrow();
    Path driver = find(DRIVERS).orElseThrow();
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(browser.toFile());
    options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--user-data-dir=" + folder.resolve("profile"));
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(driver.toFile())
            .usingAnyFreePort()
            .withEnvironment(Map.of("TMPDIR", folder.toString(), "HOME", folder.toString()))
            .build();
    return new ChromeDriver(service, options);
  }

  /** What lacks for testing the page here; in continuous integration that is a failure. */
  static Optional<String> missing() {
    Optional<String> missing =
        Stream.of(BROWSERS, DRIVERS)
            .filter(names -> find(names).isEmpty())
            .findFirst()
            .map(names -> "the page is not tested without one of " + String.join(", ", names));
    if (missing.isPresent() && "true".equals(System.getenv(CI_VARIABLE))) {
      fail(missing.get());
    }
    return missing;
  }

  private static Optional<Path> find(List<String> names) {
    return names.stream().flatMap(name -> onPath(name).stream()).findFirst();
  }

  private static Optional<Path> onPath(String name) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Arrays.stream(path.split(java.io.File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
