package tempo.fastpay.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tempo.fastpay.launcher.config.ConfigKey;
import tempo.fastpay.launcher.config.ConfigLoader;
import tempo.fastpay.launcher.config.Role;
import tempo.fastpay.launcher.crypto.CryptoLoader;

class ReadmeTest {
  private static final String README = ProjectFiles.read("README.md");

  @Test
  void theTableOfKeysIsTheCodes() {
    List<String> rows =
        README
            .substring(README.indexOf("| key | environment |"))
            .lines()
            .filter(line -> line.startsWith("| `"))
            .map(String::strip)
            .toList();

    assertThat(rows)
        .containsExactlyElementsOf(
            List.of(ConfigKey.values()).stream().map(ReadmeTest::row).toList());
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
    assertThat(README)
        .contains(
            ConfigLoader.CONFIG_VARIABLE,
            ConfigLoader.SIDECAR_VARIABLE,
            CryptoLoader.ENVIRONMENT_VARIABLE);
  }

  @Test
  void everyReadyConfigurationIsNamed() throws IOException {
    try (Stream<Path> files = Files.list(ProjectFiles.root().resolve("config"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(name -> !name.startsWith("committee"))
          .allSatisfy(name -> assertThat(README).contains("`" + name));
    }
    for (Role role : Role.values()) {
      assertThat(README).contains("\n| " + role.label() + " | ");
    }
  }

  @Test
  void theCommandsAreThere() {
    assertThat(README).contains("scripts/fastpay demo", "scripts/test");
    assertThat(ProjectFiles.root().resolve("scripts/fastpay")).isExecutable();
    assertThat(ProjectFiles.root().resolve("scripts/test")).isExecutable();
    assertThat(ProjectFiles.root().resolve("scripts/cluster")).isExecutable();
    assertThat(ProjectFiles.root().resolve(".ci/run")).isExecutable();
    assertThat(ProjectFiles.read(".ci/run")).contains("scripts/test");
  }
}
