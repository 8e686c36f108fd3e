package tempo.fastpay.launcher.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Holds the configured values by path, each with the place it comes from. Every path is a known
 * key: others are refused on the way in. A value put in later replaces an earlier one.
 */
final class Settings {
  /** A value and its place. {@code folder} is where relative file names in it start. */
  record Entry(JsonNode value, String origin, Path folder) {}

  private final Map<String, Entry> entries = new LinkedHashMap<>();

  Optional<Entry> get(String path) {
    return Optional.ofNullable(entries.get(path));
  }

  /** The names that stand below a path, in the order in which they were set. */
  List<String> namesBelow(String path) {
    Set<String> names = new LinkedHashSet<>();
    for (String key : entries.keySet()) {
      if (key.startsWith(path + ".")) {
        String rest = key.substring(path.length() + 1);
        names.add(rest.contains(".") ? rest.substring(0, rest.indexOf('.')) : rest);
      }
    }
    return List.copyOf(names);
  }

  /** Takes in a whole file. */
  void putFile(JsonNode root, String origin, Path folder) {
    if (!root.isObject()) {
      throw new ConfigException(origin + ": expected a JSON object");
    }
    putTree(root, List.of(), origin, folder);
  }

  private void putTree(JsonNode node, List<String> path, String origin, Path folder) {
    Optional<ConfigKey> key = ConfigKey.of(path);
    if (key.isPresent()) {
      requireLeaf(key.get(), node, String.join(".", path), origin);
      entries.put(String.join(".", path), new Entry(node, origin, folder));
      return;
    }
    if (!ConfigKey.isAbove(path)) {
      throw unknown(path, origin);
    }
    if (!node.isObject()) {
      throw ConfigException.badValue(String.join(".", path), "an object", kind(node), origin);
    }
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      // A dot in a name would make it look like a path.
      if (field.getKey().isEmpty() || field.getKey().contains(".")) {
        throw unknown(child(path, field.getKey()), origin);
      }
      putTree(field.getValue(), child(path, field.getKey()), origin, folder);
    }
  }

  private static void requireLeaf(ConfigKey key, JsonNode node, String path, String origin) {
    String expected =
        switch (key.kind()) {
          case LIST -> "a list";
          case OBJECT -> "an object";
          case VALUE, FILE_ONLY -> "one value";
        };
    boolean fits =
        switch (key.kind()) {
          case LIST -> node.isArray();
          case OBJECT -> node.isObject();
          case VALUE, FILE_ONLY -> node.isValueNode() && !node.isNull();
        };
    if (!fits) {
      throw ConfigException.badValue(path, expected, kind(node), origin);
    }
  }

  /** What stands where something else belongs; a secret may be in it. */
  private static String kind(JsonNode node) {
    return node.isObject()
        ? "an object"
        : node.isArray() ? "a list" : node.isNull() ? "null" : "one value";
  }

  /** Takes in the variables that start with FASTPAY_, except those listed. */
  void putEnvironment(Map<String, String> environment, Set<String> others, Path folder) {
    Map<String, String> pathByVariable = pathByVariable();
    for (Map.Entry<String, String> variable : new TreeMap<>(environment).entrySet()) {
      String name = variable.getKey();
      if (!name.startsWith(ConfigKey.ENVIRONMENT_PREFIX) || others.contains(name)) {
        continue;
      }
      String path = pathByVariable.get(name);
      if (path == null) {
        throw new ConfigException(
            "environment "
                + name
                + ": no such key; variables are FASTPAY_ and the key in capitals, like"
                + " FASTPAY_CHAIN_ID");
      }
      entries.put(
          path, new Entry(TextNode.valueOf(variable.getValue()), "environment " + name, folder));
    }
  }

  private Map<String, String> pathByVariable() {
    Map<String, String> paths = new LinkedHashMap<>();
    for (ConfigKey key : ConfigKey.values()) {
      if (!key.kind().isOnlyInFiles()) {
        for (String path : pathsOf(key)) {
          paths.put(ConfigKey.environmentName(path), path);
        }
      }
    }
    return paths;
  }

  /** A variable can name what a file names: its sidecars, peers and members. */
  private List<String> pathsOf(ConfigKey key) {
    return switch (key) {
      case AGGREGATOR_VALIDATORS -> members("aggregator.validators").map(key::path).toList();
      case SIDECAR_GOSSIP ->
          namesBelow("sidecars").stream()
              .flatMap(
                  sidecar ->
                      members("sidecars." + sidecar + ".gossip")
                          .map(peer -> key.path(sidecar, peer)))
              .toList();
      default ->
          key.pattern().contains("*")
              ? namesBelow("sidecars").stream().map(key::path).toList()
              : List.of(key.pattern());
    };
  }

  private Stream<String> members(String path) {
    Stream<String> ofCommittee =
        get(ConfigKey.COMMITTEE.pattern()).stream()
            .flatMap(
                committee -> committee.value().path("members").findValuesAsText("name").stream());
    return Stream.concat(namesBelow(path).stream(), ofCommittee).distinct();
  }

  /** Takes in one flag: {@code --set key=value}, or another that stands for a key. */
  void putFlag(String path, String value, String flag, Path folder) {
    List<String> segments = List.of(path.split("\\.", -1));
    Optional<ConfigKey> key = ConfigKey.of(segments);
    if (key.isEmpty()) {
      throw unknown(segments, flag);
    }
    if (key.get().kind().isOnlyInFiles()) {
      throw new ConfigException(path + ": can only be set in a file (" + flag + ")");
    }
    entries.put(path, new Entry(TextNode.valueOf(value), flag, folder));
  }

  private static ConfigException unknown(List<String> path, String origin) {
    List<String> parent = path.subList(0, path.size() - 1);
    List<String> known = ConfigKey.below(parent);
    return new ConfigException(
        String.join(".", path)
            + ": unknown key ("
            + origin
            + "); "
            + (known.isEmpty()
                ? "nothing goes below it"
                : "known here: " + String.join(", ", known)));
  }

  private static List<String> child(List<String> path, String name) {
    List<String> child = new ArrayList<>(path);
    child.add(name);
    return List.copyOf(child);
  }
}
