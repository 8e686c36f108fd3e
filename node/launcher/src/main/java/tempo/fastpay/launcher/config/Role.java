package tempo.fastpay.launcher.config;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The roles that a node can run. */
public enum Role {
  SIDECAR("sidecar"),
  AGGREGATOR("aggregator"),
  WEB("web"),
  BRIDGE("bridge"),
  SIGNER("signer"),
  DEVCHAIN("devchain");

  private final String label;

  Role(String label) {
    this.label = label;
  }

  /** The role's name in configurations. */
  public String label() {
    return label;
  }

  /** The role of a label. */
  public static Optional<Role> of(String label) {
    return Arrays.stream(values()).filter(role -> role.label.equals(label)).findAny();
  }

  /** All labels, for the message about a mistyped one. */
  public static String labels() {
    return Arrays.stream(values()).map(Role::label).collect(Collectors.joining(", "));
  }
}
