package tempo.fastpay.client.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileWalletStoreTest extends WalletStoreContract {
  @TempDir Path folder;

  private Path file() {
    return folder.resolve("wallet.json");
  }

  @Override
  WalletStore store() {
    return new FileWalletStore(file(), fleet.committee());
  }

  private void save() {
    WalletStore store = store();
    store.open();
    store.save(full());
    store.close();
  }

  private void put(String content) throws IOException {
    Files.writeString(file(), content);
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void onlyItsOwnerReadsIt() throws IOException {
    save();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(
                    file().resolveSibling(file().getFileName() + ".lock"))))
        .isEqualTo("rw-------");
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r-----"));
    assertThatThrownBy(() -> store().open())
        .isInstanceOf(WalletException.class)
        .hasMessageContaining("chmod 600");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "garbage",
        "[]",
        "null",
        "{}",
        "{\"version\": 2}",
        "{\"version\": \"1\"}",
        "{\"version\": 1}",
        "{\"version\": 1, \"chain_id\": \"1337\", \"owner\": \"0x12\"}"
      })
  void garbageIsRefusedAndKept(String garbage) throws IOException {
    put(garbage);
    assertThatThrownBy(() -> store().open())
        .isInstanceOf(WalletException.class)
        .hasMessageContaining("wallet.json")
        .hasMessageContaining("Nothing was changed");
    assertThat(Files.readString(file())).isEqualTo(garbage);
  }

  @Test
  void theFieldThatIsWrongIsNamed() throws IOException {
    save();
    String good = Files.readString(file());
    refuses(good.replaceFirst("\"amount\" : \"10\"", "\"amount\" : \"-1\""), "payments[0].terms");
    refuses(good.replaceFirst("\"state\" : \"SETTLED\"", "\"state\" : \"LOST\""), "state");
    refuses(good.replaceFirst("\"owner\"", "\"owner2\""), "owner");
    refuses(
        good.replaceFirst("\"version\" : 1", "\"version\" : 1, \"more\" : 1"),
        "expected the fields");
    refuses(good.replaceFirst("\"next_seq\" : \"6\"", "\"next_seq\" : \"5\""), "next_seq");
    refuses(good.substring(0, good.length() / 2), "JSON");
  }

  private void refuses(String content, String name) throws IOException {
    put(content);
    assertThatThrownBy(() -> store().open())
        .isInstanceOf(WalletException.class)
        .hasMessageContaining(name);
    assertThat(Files.readString(file())).isEqualTo(content);
  }

  @Test
  void aFileThatIsTooLongIsNotRead() throws IOException {
    put(" ".repeat((int) FileWalletStore.FILE_LIMIT_BYTES + 1));
    assertThatThrownBy(() -> store().open())
        .isInstanceOf(WalletException.class)
        .hasMessageContaining("at most");
  }

  @Test
  void bytesThatAreNoTextAreRefused() throws IOException {
    put("");
    for (byte[] bad :
        new byte[][] {
          {(byte) 0xff, (byte) 0xfe}, {(byte) 0xef, (byte) 0xbb, (byte) 0xbf}, {0, 1}
        }) {
      Files.write(file(), bad);
      assertThatThrownBy(() -> store().open())
          .isInstanceOf(WalletException.class)
          .hasMessageContaining("UTF-8");
    }
  }

  @Test
  void aFolderIsNoWallet() throws IOException {
    Files.createDirectory(file());
    assertThatThrownBy(() -> store().open())
        .isInstanceOf(WalletException.class)
        .hasMessageContaining("expected a file");
    assertThatThrownBy(
            () -> new FileWalletStore(folder.resolve("none/wallet.json"), fleet.committee()).open())
        .isInstanceOf(WalletException.class)
        .hasMessageContaining("folder does not exist");
  }

  @Test
  void aDraftThatACrashLeftIsNoWallet() throws IOException {
    Path draft = folder.resolve("wallet.json.tmp");
    Files.writeString(draft, "half a wal");
    save();
    assertThat(draft).doesNotExist();
    WalletStore store = store();
    assertThat(store.open()).contains(full());
    store.close();
  }

  @Test
  void anotherProcessKeepsItLocked() throws Exception {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LockHolder.class.getName(),
                file().toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader said = other.inputReader()) {
      assertThat(said.readLine()).isEqualTo("open");
      assertThatThrownBy(() -> store().open())
          .isInstanceOf(WalletException.class)
          .hasMessageContaining("another wallet has it open");
      other.getOutputStream().close();
      assertThat(other.waitFor()).isZero();
      save();
    } finally {
      other.destroyForcibly();
    }
  }
}
