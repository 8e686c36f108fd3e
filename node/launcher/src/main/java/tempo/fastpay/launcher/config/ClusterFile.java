package tempo.fastpay.launcher.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Reads a cluster file, the same for all nodes of a cluster: {name, members: ["host:port"]}. */
public final class ClusterFile {
  private static final String NAME = "name";
  private static final String MEMBERS = "members";

  private ClusterFile() {}

  /**
   * Reads a file.
   *
   * @throws ConfigException one line that names the file and the field
   */
  public static ClusterConfig read(Path file, HostPort own) {
    JsonNode json = ConfigJson.parse(ConfigJson.read(file), file.toString());
    if (!json.isObject()) {
      throw new ConfigException(file + ": expected a JSON object");
    }
    for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!name.equals(NAME) && !name.equals(MEMBERS)) {
        throw new ConfigException(
            file + ": " + name + ": unknown field; known here: " + NAME + ", " + MEMBERS);
      }
    }
    if (!json.path(NAME).isTextual()) {
      throw new ConfigException(file + ": " + NAME + ": expected a text");
    }
    try {
      return new ClusterConfig(json.path(NAME).asText(), own, members(json, file));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(file + ": " + e.getMessage());
    }
  }

  private static List<HostPort> members(JsonNode json, Path file) {
    List<HostPort> members = new ArrayList<>();
    for (JsonNode member : json.path(MEMBERS)) {
      try {
        members.add(HostPort.parse(member.asText()));
      } catch (IllegalArgumentException e) {
        throw ConfigException.badValue(
            MEMBERS, HostPort.EXPECTED, member.toString(), file.toString());
      }
    }
    return members;
  }
}
