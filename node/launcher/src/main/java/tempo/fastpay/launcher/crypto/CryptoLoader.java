package tempo.fastpay.launcher.crypto;

import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.crypto.ForwardingCrypto;
import tempo.fastpay.protocol.crypto.PortableCrypto;

/**
 * Finds the fastest implementation of signatures on this machine. Native libraries are never
 * required: one that is missing, does not load or gives a wrong answer is passed over, with one
 * line in the log.
 */
public final class CryptoLoader {
  /** The variable that, set to {@value #PORTABLE}, makes the process use no native library. */
  public static final String ENVIRONMENT_VARIABLE = "FASTPAY_CRYPTO";

  public static final String PORTABLE = "portable";

  private static final Logger LOG = LoggerFactory.getLogger(CryptoLoader.class);

  private final boolean portableOnly;

  /**
   * Makes a loader.
   *
   * @param portableOnly true to use no native library, whatever there is
   */
  public CryptoLoader(boolean portableOnly) {
    this.portableOnly = portableOnly;
  }

  /**
   * Loads and checks the libraries: slow, once per process. The result's name tells which were
   * found.
   */
  public Crypto find() {
    Crypto portable = new PortableCrypto();
    if (portableOnly) {
      return portable;
    }
    Optional<Crypto> secp256k1 =
        load("secp256k1", NativeSecp256k1::new, portable, CryptoSelfTest::wrongSecp256k1);
    Crypto recovering = secp256k1.orElse(portable);
    Optional<Crypto> ed25519 =
        load("ed25519", CorrettoEd25519::new, recovering, CryptoSelfTest::wrongEd25519);
    return new Named(
        ed25519.orElse(recovering),
        "secp256k1: "
            + secp256k1.orElse(portable).name()
            + ", ed25519: "
            + ed25519.orElse(portable).name()
            + ", p256: "
            + portable.name());
  }

  /** Puts an accelerator on top of the given implementation, if it loads and answers as it must. */
  static Optional<Crypto> load(
      String curve,
      Accelerator accelerator,
      Crypto others,
      Function<Crypto, Optional<String>> wrongAnswer) {
    try {
      Crypto candidate = accelerator.over(others);
      Optional<String> wrong = wrongAnswer.apply(candidate);
      if (wrong.isEmpty()) {
        return Optional.of(candidate);
      }
      LOG.atWarn()
          .setMessage("a native library is not used: it answers wrongly")
          .addKeyValue("curve", curve)
          .addKeyValue("library", candidate.name())
          .addKeyValue("reason", wrong.get())
          .log();
    } catch (LinkageError | GeneralSecurityException | RuntimeException e) {
      LOG.atInfo()
          .setMessage("a native library is not used")
          .addKeyValue("curve", curve)
          .addKeyValue("reason", e.toString())
          .log();
    }
    return Optional.empty();
  }

  /** Loads an accelerator, which leaves the rest of the work to another implementation. */
  @FunctionalInterface
  interface Accelerator {
    Crypto over(Crypto others) throws GeneralSecurityException;
  }

  private static final class Named extends ForwardingCrypto {
    private final String name;

    Named(Crypto others, String name) {
      super(others);
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }
  }
}
