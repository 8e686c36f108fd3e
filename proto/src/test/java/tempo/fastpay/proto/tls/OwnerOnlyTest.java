package tempo.fastpay.proto.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnerOnlyTest {
  @TempDir Path folder;

  private Path file() {
    return folder.resolve("dave.key");
  }

  private List<Path> files() throws IOException {
    try (var files = Files.list(folder)) {
      return files.toList();
    }
  }

  @Test
  void aNewFileIsItsOwnersAndNothingIsLeftBesideIt() throws IOException {
    OwnerOnly.create(file(), "secret");
    assertThat(file()).hasContent("secret");
    assertThat(files()).containsExactly(file());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    assertThat(OwnerOnly.complaint(file())).isEmpty();
  }

  @Test
  void whatIsThereIsNeverReplaced() throws IOException {
    Files.writeString(file(), "older");
    assertThatThrownBy(() -> OwnerOnly.create(file(), "secret"))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(file()).hasContent("older");
    assertThat(files()).containsExactly(file());
  }

  @Test
  void aLinkToNowhereIsNotFollowed() throws IOException {
    Path elsewhere = folder.resolve("elsewhere");
    Files.createSymbolicLink(file(), elsewhere);
    assertThatThrownBy(() -> OwnerOnly.create(file(), "secret"))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(elsewhere).doesNotExist();
  }

  @Test
  void whatACrashLeftBehindIsNotTheFile() throws IOException {
    Files.writeString(folder.resolve("dave.key.tmp"), "sec");
    OwnerOnly.create(file(), "secret");
    assertThat(file()).hasContent("secret");
    OwnerOnly.replace(file(), "other");
    assertThat(file()).hasContent("other");
    assertThat(files()).containsExactly(file());
  }
}
