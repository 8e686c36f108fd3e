package tempo.fastpay.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tempo.fastpay.launcher.config.Role;

/** The README names what is there: ready configurations, roles, scripts. */
class ReadmeTest {
  private static final String README = ProjectFiles.read("README.md");

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
