package tempo.fastpay.launcher.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import tempo.fastpay.launcher.crypto.CryptoLoader.Accelerator;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.crypto.ForwardingCrypto;
import tempo.fastpay.protocol.crypto.PortableCrypto;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;

/** Native libraries are used where they are good, and never needed. */
class CryptoLoaderTest {
  private final Crypto portable = new PortableCrypto();

  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
  void usesNativeLibrariesOnThisPlatform() {
    assertThat(new CryptoLoader(false).find().name())
        .isEqualTo("secp256k1: native, ed25519: corretto, p256: bouncycastle");
  }

  @Test
  void usesNoneWhenTold() {
    assertThat(new CryptoLoader(true).find()).isInstanceOf(PortableCrypto.class);
  }

  @Test
  void portableGivesTheKnownAnswers() {
    assertThat(CryptoSelfTest.wrongSecp256k1(portable)).isEmpty();
    assertThat(CryptoSelfTest.wrongEd25519(portable)).isEmpty();
  }

  @Test
  void passesOverWhatDoesNotLoad() {
    assertThat(
            loadEd25519(
                others -> {
                  throw new UnsatisfiedLinkError("no such library");
                }))
        .isEmpty();
    assertThat(
            loadEd25519(
                others -> {
                  throw new NoSuchAlgorithmException("no Ed25519");
                }))
        .isEmpty();
    assertThat(
            loadEd25519(
                others -> {
                  throw new IllegalStateException("cannot unpack");
                }))
        .isEmpty();
    assertThat(loadEd25519(others -> others)).contains(portable);
  }

  @Test
  void doesNotHideThatTheMachineIsBroken() {
    assertThatThrownBy(
            () ->
                loadEd25519(
                    others -> {
                      throw new OutOfMemoryError("as if");
                    }))
        .isInstanceOf(OutOfMemoryError.class);
  }

  @Test
  void passesOverAnEd25519ThatAcceptsEverything() {
    assertRefused(
        CryptoSelfTest::wrongEd25519,
        new Lax(portable) {
          @Override
          public boolean verifyEd25519(Bytes32 publicKey, Bytes32 message, Bytes signature) {
            return true;
          }
        },
        "accepts: S plus L 0");
  }

  @Test
  void passesOverAnEd25519ThatTakesKeysOnTrust() {
    assertRefused(
        CryptoSelfTest::wrongEd25519,
        new Lax(portable) {
          @Override
          public boolean verifyEd25519(Bytes32 publicKey, Bytes32 message, Bytes signature) {
            return super.verifyEd25519(publicKey, message, signature)
                || !isValidEd25519Key(publicKey);
          }
        },
        "accepts: identity key forgery");
  }

  @Test
  void passesOverAnEd25519ThatRefusesEverything() {
    assertRefused(
        CryptoSelfTest::wrongEd25519,
        new Lax(portable) {
          @Override
          public boolean verifyEd25519(Bytes32 publicKey, Bytes32 message, Bytes signature) {
            return false;
          }
        },
        "refuses: honest 0");
  }

  @Test
  void passesOverAnEd25519ThatSignsInAWayOfItsOwn() {
    assertRefused(
        CryptoSelfTest::wrongEd25519,
        new Lax(portable) {
          @Override
          public Bytes signEd25519(Bytes32 message, Bytes32 privateKey) {
            return super.signEd25519(privateKey, message);
          }
        },
        "signs otherwise than RFC 8032");
  }

  @Test
  void passesOverASecp256k1ThatTakesHighS() {
    assertRefused(
        CryptoSelfTest::wrongSecp256k1,
        new Lax(portable) {
          @Override
          public Optional<Bytes> recoverSecp256k1(Bytes32 hash, Bytes32 r, Bytes32 s, int yParity) {
            return s.bytes().at(0) > 0x7f
                ? Optional.of(Bytes.EMPTY)
                : super.recoverSecp256k1(hash, r, s, yParity);
          }
        },
        "accepts a high s");
  }

  @Test
  void passesOverASecp256k1ThatReducesParities() {
    assertRefused(
        CryptoSelfTest::wrongSecp256k1,
        new Lax(portable) {
          @Override
          public Optional<Bytes> recoverSecp256k1(Bytes32 hash, Bytes32 r, Bytes32 s, int yParity) {
            return super.recoverSecp256k1(hash, r, s, yParity & 1);
          }
        },
        "accepts a scalar or a parity out of range");
  }

  @Test
  void passesOverASecp256k1ThatRecoversNothing() {
    assertRefused(
        CryptoSelfTest::wrongSecp256k1,
        new Lax(portable) {
          @Override
          public Optional<Bytes> recoverSecp256k1(Bytes32 hash, Bytes32 r, Bytes32 s, int yParity) {
            return Optional.empty();
          }
        },
        "does not recover a known public key");
  }

  private void assertRefused(
      Function<Crypto, Optional<String>> selfTest, Crypto candidate, String answer) {
    assertThat(selfTest.apply(candidate)).contains(answer);
    assertThat(CryptoLoader.load("any", others -> candidate, portable, selfTest)).isEmpty();
  }

  private Optional<Crypto> loadEd25519(Accelerator accelerator) {
    return CryptoLoader.load("ed25519", accelerator, portable, CryptoSelfTest::wrongEd25519);
  }

  private static class Lax extends ForwardingCrypto {
    Lax(Crypto others) {
      super(others);
    }

    @Override
    public String name() {
      return "lax";
    }
  }
}
