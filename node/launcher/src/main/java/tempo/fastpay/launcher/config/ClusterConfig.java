package tempo.fastpay.launcher.config;

import java.util.List;
import java.util.Objects;

/**
 * The settings of the cluster of one operator's nodes, which share one event bus.
 *
 * @param name nodes of another name are not joined
 * @param own where this node's cluster port listens; port 0: any free one
 * @param members where the nodes of the cluster can be found, this one among them or not; at least
 *     one, at most {@value #MEMBERS_LIMIT}
 */
public record ClusterConfig(String name, HostPort own, List<HostPort> members) {
  public static final int MEMBERS_LIMIT = 64;
  public static final int NAME_LIMIT_CHARS = 64;

  public ClusterConfig {
    Objects.requireNonNull(own);
    members = List.copyOf(members);
    if (!name.matches("[A-Za-z0-9._-]{1," + NAME_LIMIT_CHARS + "}")) {
      throw new IllegalArgumentException(
          "name: expected 1 to " + NAME_LIMIT_CHARS + " letters, digits, '.', '_' and '-'");
    }
    if (members.isEmpty() || members.size() > MEMBERS_LIMIT) {
      throw new IllegalArgumentException(
          "members: expected 1 to " + MEMBERS_LIMIT + ", got " + members.size());
    }
  }
}
