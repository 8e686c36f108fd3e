package tempo.fastpay.launcher.config;

import java.util.Optional;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.types.ChainId;

/** Reads validators' keys from the files that settings name. */
final class KeyFiles {
  private final SettingsReader settings;
  private final Crypto crypto;
  private final ChainId chainId;

  KeyFiles(SettingsReader settings, Crypto crypto, ChainId chainId) {
    this.settings = settings;
    this.crypto = crypto;
    this.chainId = chainId;
  }

  /** Reads the file that {@code path} names, with the password in the one of the other path. */
  ValidatorKey read(String path, String passwordPath) {
    ValidatorKey key =
        ValidatorKeyFile.read(
            settings.file(path),
            settings.has(passwordPath)
                ? Optional.of(settings.file(passwordPath))
                : Optional.empty(),
            crypto);
    requireServes(key, path);
    return key;
  }

  /** Published keys serve the demo's chain alone. */
  void requireServes(ValidatorKey key, String path) {
    if (!chainId.equals(DemoKeys.CHAIN) && DemoKeys.isDemoKey(key.privateKey())) {
      throw settings.wrong(path, CommitteeReader.demoKeyRefused("this", chainId));
    }
  }
}
