package tempo.fastpay.launcher.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;

/** The validators of this node: their keys, ports and peers. */
final class SidecarsReader {
  private final SettingsReader settings;
  private final Crypto crypto;
  private final Committee committee;

  SidecarsReader(SettingsReader settings, Crypto crypto, Committee committee) {
    this.settings = settings;
    this.crypto = crypto;
    this.committee = committee;
  }

  /** At least one. */
  List<ValidatorConfig> read(boolean insecureMemoryRecord) {
    List<String> names = settings.namesBelow("sidecars");
    if (names.isEmpty()) {
      throw new ConfigException("sidecars: the role sidecar needs at least one");
    }
    if (names.size() > NodeConfig.SIDECARS_LIMIT) {
      throw new ConfigException(
          "sidecars: expected at most " + NodeConfig.SIDECARS_LIMIT + ", got " + names.size());
    }
    List<ValidatorConfig> sidecars = new ArrayList<>();
    for (String name : names) {
      sidecars.add(sidecar(name));
    }
    requireRecord(sidecars, insecureMemoryRecord);
    return sidecars;
  }

  private ValidatorConfig sidecar(String name) {
    Validator validator =
        CommitteeReader.member(committee, name)
            .orElseThrow(
                () ->
                    new ConfigException(
                        "sidecars." + name + ": no member of the committee has this name"));
    HostPort listen = settings.listen(ConfigKey.SIDECAR_HOST, ConfigKey.SIDECAR_PORT, name);
    return new ValidatorConfig(
        validator, key(validator), listen.host(), listen.port(), gossip(validator), record(name));
  }

  private Optional<RecordConfig> record(String name) {
    boolean isNewKey = settings.flag(ConfigKey.SIDECAR_NEW_KEY, name);
    String path = ConfigKey.SIDECAR_RECORD_DIR.path(name);
    if (!settings.has(path)) {
      if (isNewKey) {
        throw settings.wrong(
            ConfigKey.SIDECAR_NEW_KEY.path(name), "a record is made where record_dir says: set it");
      }
      return Optional.empty();
    }
    return Optional.of(new RecordConfig(settings.file(path), isNewKey));
  }

  private ValidatorKey key(Validator validator) {
    ChainId chainId = committee.chainId();
    String name = validator.name();
    String keyPath = ConfigKey.SIDECAR_KEY.path(name);
    String filePath = ConfigKey.SIDECAR_KEY_FILE.path(name);
    if (settings.has(keyPath) == settings.has(filePath)) {
      throw new ConfigException(keyPath + " or key_file: expected exactly one of them");
    }
    String passwordPath = ConfigKey.SIDECAR_PASSWORD_FILE.path(name);
    if (settings.has(passwordPath) && !settings.has(filePath)) {
      throw settings.wrong(passwordPath, "is for an encrypted key_file, and there is none");
    }
    String path = settings.has(keyPath) ? keyPath : filePath;
    ValidatorKey key =
        settings.has(keyPath)
            ? demoKey(name, keyPath)
            : ValidatorKeyFile.read(
                settings.file(filePath),
                settings.has(passwordPath)
                    ? Optional.of(settings.file(passwordPath))
                    : Optional.empty(),
                crypto);
    if (!chainId.equals(DemoKeys.CHAIN) && DemoKeys.isDemoKey(key.privateKey())) {
      throw settings.wrong(path, CommitteeReader.demoKeyRefused("this", chainId));
    }
    if (!key.publicKey().equals(validator.publicKey())) {
      throw settings.wrong(
          path,
          "its public key "
              + key.publicKey()
              + " is not the committee's for "
              + name
              + ", "
              + validator.publicKey());
    }
    return key;
  }

  private ValidatorKey demoKey(String name, String path) {
    String text = settings.text(ConfigKey.SIDECAR_KEY, name);
    if (!text.equals("demo")) {
      // Whatever it is, it may be a private key: it is not repeated.
      throw settings.wrong(path, "expected demo; other keys are in files, named by key_file");
    }
    Bytes32 privateKey =
        DemoKeys.validator(name)
            .orElseThrow(() -> settings.wrong(path, "there is no demo key for " + name));
    return new ValidatorKey(privateKey, crypto);
  }

  private Map<Validator, HostPort> gossip(Validator self) {
    Map<Validator, HostPort> peers = new LinkedHashMap<>();
    for (String peer : settings.namesBelow("sidecars." + self.name() + ".gossip")) {
      String path = ConfigKey.SIDECAR_GOSSIP.path(self.name(), peer);
      Validator validator =
          CommitteeReader.member(committee, peer)
              .orElseThrow(
                  () -> settings.wrong(path, "no member of the committee has the name " + peer));
      if (validator.equals(self)) {
        throw settings.wrong(path, "a sidecar cannot be its own peer");
      }
      peers.put(
          validator,
          settings.parsed(
              path,
              HostPort.EXPECTED,
              settings.text(ConfigKey.SIDECAR_GOSSIP, self.name(), peer),
              HostPort::parse));
    }
    return peers;
  }

  /** L8: what is signed must outlive a crash, unless the operator says that it need not. */
  private static void requireRecord(List<ValidatorConfig> sidecars, boolean insecureMemoryRecord) {
    String forgetful =
        sidecars.stream()
            .filter(sidecar -> sidecar.record().isEmpty())
            .map(ValidatorConfig::name)
            .sorted()
            .collect(Collectors.joining(", "));
    if (!forgetful.isEmpty() && !insecureMemoryRecord) {
      throw new ConfigException(
          "insecure_memory_record: "
              + forgetful
              + " would sign with a record that a crash erases: name a directory by record_dir; or,"
              + " if that is what you want, a demo for example, give --insecure-memory-record");
    }
  }
}
