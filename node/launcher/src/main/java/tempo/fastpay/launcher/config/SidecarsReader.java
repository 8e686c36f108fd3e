package tempo.fastpay.launcher.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.types.Bytes32;

/** Reads the validators of this node: their keys, ports and peers. */
final class SidecarsReader {
  private final SettingsReader settings;
  private final Crypto crypto;
  private final Committee committee;

  SidecarsReader(SettingsReader settings, Crypto crypto, Committee committee) {
    this.settings = settings;
    this.crypto = crypto;
    this.committee = committee;
  }

  /** Reads all of them; there is at least one. */
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
        validator,
        key(validator),
        signer(validator),
        listen.host(),
        listen.port(),
        gossip(validator),
        record(name));
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

  private Optional<HostPort> signer(Validator validator) {
    String path = ConfigKey.SIDECAR_SIGNER.path(validator.name());
    return settings
        .optionalText(path)
        .map(text -> settings.parsed(path, HostPort.EXPECTED, text, HostPort::parse));
  }

  /** Reads a validator's key; empty: a signer holds it. */
  private Optional<ValidatorKey> key(Validator validator) {
    String name = validator.name();
    String keyPath = ConfigKey.SIDECAR_KEY.path(name);
    String filePath = ConfigKey.SIDECAR_KEY_FILE.path(name);
    String signerPath = ConfigKey.SIDECAR_SIGNER.path(name);
    if (Stream.of(keyPath, filePath, signerPath).filter(settings::has).count() != 1) {
      throw new ConfigException(keyPath + ", key_file or signer: expected exactly one of them");
    }
    String passwordPath = ConfigKey.SIDECAR_PASSWORD_FILE.path(name);
    if (settings.has(passwordPath) && !settings.has(filePath)) {
      throw settings.wrong(passwordPath, "is for an encrypted key_file, and there is none");
    }
    if (settings.has(signerPath)) {
      return Optional.empty();
    }
    KeyFiles files = new KeyFiles(settings, crypto, committee.chainId());
    String path = settings.has(keyPath) ? keyPath : filePath;
    ValidatorKey key =
        settings.has(keyPath) ? demoKey(name, keyPath) : files.read(filePath, passwordPath);
    files.requireServes(key, path);
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
    return Optional.of(key);
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
