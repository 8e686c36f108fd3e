package tempo.fastpay.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tempo.fastpay.launcher.config.ConfigKey;
import tempo.fastpay.launcher.config.ConfigLoader;
import tempo.fastpay.launcher.crypto.CryptoLoader;

/** The tables of docs/configuration.md hold each key of the code once, with its default. */
class ConfigurationPageTest {
  private static final String PAGE = ProjectFiles.read("docs/configuration.md");
  private static final String OTHER_VARIABLES = "\n## Variables that are not keys\n";

  @Test
  void theTablesOfKeysAreTheCodes() {
    List<String> rows =
        PAGE.substring(0, PAGE.indexOf(OTHER_VARIABLES))
            .lines()
            .filter(line -> line.startsWith("| `"))
            .toList();

    assertThat(rows)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(ConfigKey.values()).map(ConfigurationPageTest::row).toList());
  }

  private static String row(ConfigKey key) {
    return "| `"
        + key.pattern()
        + "` | "
        + key.environment().map(name -> "`" + name + "`").orElse("")
        + " | "
        + key.fallback()
        + " | "
        + key.meaning()
        + " |";
  }

  @Test
  void theOtherVariablesAreNamed() {
    String rows = PAGE.substring(PAGE.indexOf(OTHER_VARIABLES));

    assertThat(
            List.of(
                ConfigLoader.CONFIG_VARIABLE,
                ConfigLoader.SIDECAR_VARIABLE,
                CryptoLoader.ENVIRONMENT_VARIABLE))
        .allSatisfy(name -> assertThat(rows).contains("\n| `" + name + "` | "));
  }
}
