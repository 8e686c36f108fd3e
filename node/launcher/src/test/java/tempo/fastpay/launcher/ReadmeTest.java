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
  private static final long PICTURE_LIMIT_BYTES = 200_000;

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
  void everyExampleIsLinked() throws IOException {
    try (Stream<Path> files = Files.list(ProjectFiles.root().resolve("docs/examples"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(name -> !name.equals("qc.json") && !name.startsWith("__"))
          .hasSizeGreaterThan(5)
          .allSatisfy(name -> assertThat(README).contains("(docs/examples/" + name + ")"));
    }
  }

  @Test
  void eachReaderFindsAWay() throws IOException {
    assertThat(README).contains("\n## Pay\n", "\n## Sell\n", "\n## Run\n", "\n## Change\n");
    assertThat(README).contains("](docs/page.png)\n");
    assertThat(Files.size(ProjectFiles.root().resolve("docs/page.png")))
        .isBetween(1L, PICTURE_LIMIT_BYTES);
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
