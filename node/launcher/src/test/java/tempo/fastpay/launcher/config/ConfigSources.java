package tempo.fastpay.launcher.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tempo.fastpay.launcher.ProjectFiles;
import tempo.fastpay.protocol.crypto.PortableCrypto;

/** Configurations as tests put them together. */
final class ConfigSources {
  static final PortableCrypto CRYPTO = new PortableCrypto();

  private final Path folder;
  private Optional<Path> file = Optional.empty();
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final Map<String, ConfigLoader.Flag> flags = new LinkedHashMap<>();

  ConfigSources(Path folder) {
    this.folder = folder;
  }

  static Path shipped(String name) {
    return ProjectFiles.root().resolve("config").resolve(name);
  }

  ConfigSources file(Path path) {
    file = Optional.of(path);
    return this;
  }

  ConfigSources file(String content) {
    return text("node.json", content).file(folder.resolve("node.json"));
  }

  /** Another file beside it. */
  ConfigSources text(String name, String content) {
    try {
      Files.writeString(folder.resolve(name), content);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ConfigSources variable(String name, String value) {
    environment.put(name, value);
    return this;
  }

  ConfigSources flag(String key, String value) {
    flags.put(key, new ConfigLoader.Flag(value, "--set " + key));
    return this;
  }

  NodeConfig load() {
    return new ConfigLoader(CRYPTO)
        .load(new ConfigLoader.Sources(file, environment, flags, folder));
  }
}
