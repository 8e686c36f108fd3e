package tempo.fastpay.client.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tempo.fastpay.client.Fleet.ALICE;
import static tempo.fastpay.client.Fleet.BOB;
import static tempo.fastpay.client.Fleet.CRYPTO;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tempo.fastpay.client.Fleet;
import tempo.fastpay.protocol.tx.KeyType;
import tempo.fastpay.protocol.tx.PaymentScreen;
import tempo.fastpay.protocol.tx.UnsignedPayment;

class KeyFileTest {
  @TempDir Path folder;

  private Path file() {
    return folder.resolve("alice.key");
  }

  @ParameterizedTest
  @EnumSource(value = KeyType.class, mode = EnumSource.Mode.EXCLUDE, names = "WEBAUTHN")
  void aKeyIsFoundAgainAndSignsForItsAddress(KeyType type) throws IOException {
    SenderKey key = KeyFile.generate(type, CRYPTO, new SecureRandom());
    KeyFile.create(file(), key);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");

    SenderKey loaded = KeyFile.load(file(), CRYPTO);
    assertThat(loaded.address()).isEqualTo(key.address());
    UnsignedPayment terms = Fleet.terms(BOB.address(), 10, 0);
    assertThat(loaded.sign(terms)).isEqualTo(key.sign(terms));
    assertThat(
            PaymentScreen.screen(
                loaded.sign(terms), Optional.of(key.address()), Fleet.CHAIN, CRYPTO))
        .isInstanceOf(PaymentScreen.Result.Accepted.class);
  }

  @Test
  void aKeyIsNeverOverwritten() throws IOException {
    KeyFile.create(file(), ALICE);
    String before = Files.readString(file());
    assertThatThrownBy(() -> KeyFile.create(file(), BOB))
        .isInstanceOf(WalletException.class)
        .hasMessageContaining("never overwritten");
    assertThat(Files.readString(file())).isEqualTo(before);
  }

  /** Whoever makes keys is told, and does not wait for ever. */
  @Test
  void drawsThatAreNoKeysEnd() {
    SecureRandom zeros =
        new SecureRandom() {
          private static final long serialVersionUID = 1L;

          @Override
          public void nextBytes(byte[] bytes) {
            Arrays.fill(bytes, (byte) 0);
          }
        };
    assertThatThrownBy(() -> KeyFile.generate(KeyType.SECP256K1, CRYPTO, zeros))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPasskeyCannotBeKept() {
    assertThatThrownBy(() -> KeyFile.generate(KeyType.WEBAUTHN, CRYPTO, new SecureRandom()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatIsNotAKeyIsRefusedWithoutQuotingIt() throws IOException {
    KeyFile.create(file(), ALICE);
    String good = Files.readString(file());
    String secret = "11".repeat(32);
    for (String bad :
        new String[] {
          good.replace("\"version\" : 1", "\"version\" : 2"),
          good.replace("SECP256K1", "P256"),
          good.replace("SECP256K1", "WEBAUTHN"),
          good.replace("address", "addres"),
          good.replace(secret, "00".repeat(32)),
          good.replace(secret, secret + "11"),
          good + good,
          secret,
          "0x" + secret,
          "{" + secret + "}",
          "{\"version\": 1, \"type\": \"" + secret + "\"}",
          "{\"version\": 1" + secret + "}",
          "{\"" + secret + "\": 1}",
          "\ufeff" + good,
          good.replace("1\"", "1\u0000\""),
          "garbage"
        }) {
      Files.writeString(file(), bad);
      assertThatThrownBy(() -> KeyFile.load(file(), CRYPTO))
          .as(bad)
          .isInstanceOf(WalletException.class)
          .hasMessageContaining("alice.key")
          .message()
          .doesNotContain(secret);
    }
  }

  @Test
  void aKeyThatOthersMayReadIsRefused() throws IOException {
    KeyFile.create(file(), ALICE);
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw----r--"));
    assertThatThrownBy(() -> KeyFile.load(file(), CRYPTO))
        .isInstanceOf(WalletException.class)
        .hasMessageContaining("chmod 600");
    assertThatThrownBy(() -> KeyFile.load(folder.resolve("none"), CRYPTO))
        .isInstanceOf(WalletException.class)
        .hasMessageContaining("keygen");
    assertThat(ALICE.toString()).doesNotContain("1111");
  }
}
