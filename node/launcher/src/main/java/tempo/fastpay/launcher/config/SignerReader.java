package tempo.fastpay.launcher.config;

import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Validator;

/** Reads the settings of this node's signer: the member whose key it holds, and its record. */
final class SignerReader {
  private static final String KEY_FILE = ConfigKey.SIGNER_KEY_FILE.pattern();
  private static final String RECORD_DIR = ConfigKey.SIGNER_RECORD_DIR.pattern();

  private final SettingsReader settings;
  private final Crypto crypto;
  private final Committee committee;

  SignerReader(SettingsReader settings, Crypto crypto, Committee committee) {
    this.settings = settings;
    this.crypto = crypto;
    this.committee = committee;
  }

  SignerConfig read() {
    if (!settings.has(KEY_FILE)) {
      throw new ConfigException(KEY_FILE + ": the role signer needs a key made by keygen");
    }
    if (!settings.has(RECORD_DIR)) {
      throw new ConfigException(
          RECORD_DIR + ": the role signer needs a directory for what it signed");
    }
    ValidatorKey key =
        new KeyFiles(settings, crypto, committee.chainId())
            .read(KEY_FILE, ConfigKey.SIGNER_PASSWORD_FILE.pattern());
    Validator validator =
        committee.members().stream()
            .filter(member -> member.publicKey().equals(key.publicKey()))
            .findAny()
            .orElseThrow(
                () ->
                    settings.wrong(
                        KEY_FILE,
                        "its public key "
                            + key.publicKey()
                            + " is no committee member's: name a member's key, or the committee of"
                            + " this key"));
    return new SignerConfig(
        validator,
        key,
        settings.listen(ConfigKey.SIGNER_HOST, ConfigKey.SIGNER_PORT),
        new RecordConfig(settings.file(RECORD_DIR), settings.flag(ConfigKey.SIGNER_NEW_KEY)));
  }
}
