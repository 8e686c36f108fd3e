package tempo.fastpay.launcher.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Reads values of a kind, or says which key is wrong, what was expected, what was there and where.
 */
final class SettingsReader {
  private final Settings settings;

  SettingsReader(Settings settings) {
    this.settings = settings;
  }

  boolean has(String path) {
    return settings.get(path).isPresent();
  }

  List<String> namesBelow(String path) {
    return settings.namesBelow(path);
  }

  String text(ConfigKey key, String... names) {
    return optionalText(key.path(names)).orElse(key.fallback());
  }

  Optional<String> optionalText(String path) {
    return settings.get(path).map(entry -> scalar(entry.value()));
  }

  private static String scalar(JsonNode value) {
    return value.asText();
  }

  <T> T oneOf(ConfigKey key, Map<String, T> choices) {
    String text = text(key);
    T choice = choices.get(text);
    if (choice == null) {
      throw bad(key.pattern(), String.join(" or ", choices.keySet()), text);
    }
    return choice;
  }

  boolean flag(ConfigKey key, String... names) {
    String text = text(key, names);
    if (!text.equals("true") && !text.equals("false")) {
      throw bad(key.path(names), "true or false", text);
    }
    return text.equals("true");
  }

  UInt64 uint64(ConfigKey key) {
    String text = text(key);
    return parsed(key.pattern(), "a whole number from 0 to 2^64-1", text, UInt64::parse);
  }

  long number(ConfigKey key, long least, long most, String... names) {
    String text = text(key, names);
    return parsed(
        key.path(names),
        "a whole number from " + least + " to " + most,
        text,
        digits -> {
          BigInteger number = UInt64.parse(digits).toBigInteger();
          if (number.compareTo(BigInteger.valueOf(least)) < 0
              || number.compareTo(BigInteger.valueOf(most)) > 0) {
            throw new IllegalArgumentException("out of range");
          }
          return number.longValue();
        });
  }

  int smallNumber(ConfigKey key, int least, int most, String... names) {
    return (int) number(key, least, most, names);
  }

  /** Reads the address at which a server listens. */
  HostPort listen(ConfigKey hostKey, ConfigKey portKey, String... names) {
    String host = text(hostKey, names);
    if (!HostPort.isHost(host)) {
      throw bad(hostKey.path(names), "a host name or address", host);
    }
    return new HostPort(host, smallNumber(portKey, 0, HostPort.PORT_MAX, names));
  }

  /** Reads an amount of money: decimal digits. */
  UInt64 amount(String path) {
    return parsed(
        path,
        "an amount in the token's smallest unit, 0 to 2^64-1",
        optionalText(path).orElse(""),
        UInt64::parse);
  }

  /** Reads the values of a list: a JSON list of texts, or text separated by commas. */
  List<String> list(ConfigKey key) {
    Optional<Settings.Entry> entry = settings.get(key.pattern());
    if (entry.isEmpty() || !entry.get().value().isArray()) {
      return Arrays.stream(text(key).split(",", -1)).map(String::strip).toList();
    }
    List<String> values = new ArrayList<>();
    for (JsonNode value : entry.get().value()) {
      if (!value.isTextual()) {
        throw bad(key.pattern(), "a list of texts", "another value in it");
      }
      values.add(value.asText());
    }
    return values;
  }

  /**
   * Reads a file's name; a relative one lies beside the file that names it, or in the current
   * folder.
   */
  Path file(String path) {
    return file(path, scalar(entry(path).value()));
  }

  /** Reads the names of files, of which there may be none. */
  List<Path> files(ConfigKey key) {
    return has(key.pattern())
        ? list(key).stream().map(name -> file(key.pattern(), name)).toList()
        : List.of();
  }

  private Path file(String path, String name) {
    Settings.Entry entry = entry(path);
    try {
      if (!name.isEmpty()) {
        return entry.folder().resolve(name);
      }
    } catch (InvalidPathException e) {
      throw bad(path, "a file name", name);
    }
    throw bad(path, "a file name", name);
  }

  Settings.Entry entry(String path) {
    return settings.get(path).orElseThrow();
  }

  <T> T parsed(String path, String expected, String text, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw bad(path, expected, text);
    }
  }

  /** Makes the message about a value: names the key, the value and the place. */
  ConfigException bad(String path, String expected, String got) {
    String origin = settings.get(path).map(Settings.Entry::origin).orElse("its default");
    return ConfigException.badValue(path, expected, got, origin);
  }

  /** Makes the message about a value that is understood and does not fit. */
  ConfigException wrong(String path, String problem) {
    String origin = settings.get(path).map(Settings.Entry::origin).orElse("its default");
    return new ConfigException(path + ": " + problem + " (" + origin + ")");
  }
}
