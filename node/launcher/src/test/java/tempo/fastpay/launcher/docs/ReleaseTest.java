package tempo.fastpay.launcher.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tempo.fastpay.launcher.BuildInfo;
import tempo.fastpay.launcher.ProjectFiles;

/** What a release holds beside the jar agrees with the pages. */
class ReleaseTest {
  private static final String UNIT = ProjectFiles.read("config/systemd/fastpay.service");
  private static final String CONTAINERFILE = ProjectFiles.read("config/container/Containerfile");
  private static final String SCRIPT = ProjectFiles.read("scripts/release");
  private static final String PAGE = ProjectFiles.read("docs/operating/install.md");
  private static final Pattern COPIED =
      Pattern.compile("^COPY (.+) /opt/fastpay/\\S*$", Pattern.MULTILINE);

  /** docs/operating/README.md, "Exit codes". */
  @Test
  void theUnitKeepsToTheExitCodes() {
    assertThat(UNIT.lines())
        .contains("SuccessExitStatus=143", "RestartPreventExitStatus=2", "Restart=on-failure");
  }

  @Test
  void theRecordsDirectoryIsItsOwnersAlone() {
    assertThat(UNIT.lines()).contains("StateDirectoryMode=0700", "UMask=0077");
    assertThat(CONTAINERFILE).contains("-m 0700").contains("VOLUME /var/lib/fastpay");
  }

  @Test
  void whatTheContainerTakesIsInTheRelease() {
    assertThat(COPIED.matcher(CONTAINERFILE).results().count()).isEqualTo(3);
    COPIED
        .matcher(CONTAINERFILE)
        .results()
        .flatMap(line -> Pattern.compile(" ").splitAsStream(line.group(1)))
        .forEach(file -> assertThat(SCRIPT).contains(file));
  }

  @Test
  void thePageNamesWhatIsPacked() {
    assertThat(PAGE).contains("bin/fastpay", "sbom.json", "SHA256SUMS", "Containerfile");
    for (String script : new String[] {"scripts/release", "scripts/lib/run"}) {
      assertThat(Files.isExecutable(ProjectFiles.root().resolve(script))).as(script).isTrue();
    }
  }

  @Test
  void aBuildSaysWhatItWasBuiltFromOrThatItDoesNotKnow() {
    assertThat(BuildInfo.read().toString()).matches("fastpay \\S+, commit \\S+, \\S+");
  }
}
