package tempo.fastpay.launcher.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import tempo.fastpay.launcher.crypto.CryptoLoader;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.proto.json.CommitteeJson;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Committee;

/** Makes a checked configuration of file, environment and flags; the later ones win. */
public final class ConfigLoader {
  /** The variable that names the configuration file where no flag does. */
  public static final String CONFIG_VARIABLE = ConfigKey.ENVIRONMENT_PREFIX + "CONFIG";

  /** The variable that names validators for commands that talk to them. */
  public static final String SIDECAR_VARIABLE = ConfigKey.ENVIRONMENT_PREFIX + "SIDECAR";

  private static final Set<String> OTHER_VARIABLES =
      Set.of(CONFIG_VARIABLE, SIDECAR_VARIABLE, CryptoLoader.ENVIRONMENT_VARIABLE);

  private static final String BUILT_IN = "config/demo.json";

  private final Crypto crypto;

  public ConfigLoader(Crypto crypto) {
    this.crypto = Objects.requireNonNull(crypto);
  }

  /**
   * The sources of a node's configuration.
   *
   * @param file empty: {@value #CONFIG_VARIABLE}, else the demo node's
   * @param environment all variables of the process
   * @param flags values by key, in the order given, each with the flag it came from
   * @param folder the folder that relative file names outside files start from
   */
  public record Sources(
      Optional<Path> file, Map<String, String> environment, Map<String, Flag> flags, Path folder) {
    public Sources {
      environment = Map.copyOf(environment);
      flags = new LinkedHashMap<>(flags);
    }

    /** The sources of the demo node, whatever the environment says. */
    public static Sources demo() {
      return new Sources(Optional.empty(), Map.of(), Map.of(), Path.of(""));
    }

    /**
     * The sources of the demo node's validators alone, on free ports, beside whatever runs already.
     */
    public static Sources demoValidators() {
      Flag free = new Flag("0", "the demo");
      return new Sources(
          Optional.empty(),
          Map.of(),
          Map.of(
              "roles",
              new Flag(Role.DEVCHAIN.label() + "," + Role.SIDECAR.label(), "the demo"),
              "devchain.port",
              free,
              "sidecars.dave.port",
              free,
              "sidecars.edgar.port",
              free),
          Path.of(""));
    }
  }

  /** A value with the flag that set it. */
  public record Flag(String value, String origin) {}

  /**
   * Reads all sources.
   *
   * @throws ConfigException one line that names what is wrong
   */
  public NodeConfig load(Sources sources) {
    Settings settings = new Settings();
    Optional<Path> file =
        sources
            .file()
            .or(
                () ->
                    Optional.ofNullable(sources.environment().get(CONFIG_VARIABLE)).map(Path::of));
    if (file.isPresent()) {
      Path path = sources.folder().resolve(file.get());
      settings.putFile(
          ConfigJson.parse(ConfigJson.read(path), path.toString()),
          path.toString(),
          path.toAbsolutePath().getParent());
    } else {
      settings.putFile(
          ConfigJson.parse(builtIn(), BUILT_IN), "the built-in " + BUILT_IN, sources.folder());
    }
    settings.putEnvironment(sources.environment(), OTHER_VARIABLES, sources.folder());
    sources
        .flags()
        .forEach(
            (key, flag) -> settings.putFlag(key, flag.value(), flag.origin(), sources.folder()));
    return new NodeConfigReader(new SettingsReader(settings), crypto).read();
  }

  private static String builtIn() {
    try (InputStream in = ConfigLoader.class.getClassLoader().getResourceAsStream(BUILT_IN)) {
      return new String(
          Objects.requireNonNull(in, BUILT_IN).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a committee file.
   *
   * @throws ConfigException one line that names what is wrong
   */
  public Committee committee(Path file) {
    return committee(
        ConfigJson.toJsonObject(
            requireObject(ConfigJson.parse(ConfigJson.read(file), file.toString()), file)),
        file.toString());
  }

  private static JsonNode requireObject(JsonNode node, Path file) {
    if (!node.isObject()) {
      throw new ConfigException(file + ": expected a JSON object");
    }
    return node;
  }

  Committee committee(JsonObject json, String where) {
    try {
      return CommitteeJson.decode(json, crypto);
    } catch (MalformedRequestException e) {
      throw new ConfigException(where + ": " + e.getMessage());
    }
  }
}
