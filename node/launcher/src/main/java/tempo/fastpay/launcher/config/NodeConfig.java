package tempo.fastpay.launcher.config;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.sidecar.core.CoreLimits;

/**
 * All that a node was told, checked. Made by {@link ConfigLoader}.
 *
 * @param sidecars at most {@value #SIDECARS_LIMIT}
 * @param insecureMemoryRecord the operator knows that a crash forgets what was signed (L8)
 */
public record NodeConfig(
    Set<Role> roles,
    ChainConfig chain,
    Committee committee,
    List<ValidatorConfig> sidecars,
    boolean insecureMemoryRecord,
    CoreLimits limits,
    LogConfig log) {
  public static final int SIDECARS_LIMIT = 16;

  public NodeConfig {
    roles = Set.copyOf(roles);
    Objects.requireNonNull(chain);
    Objects.requireNonNull(committee);
    sidecars = List.copyOf(sidecars);
    Objects.requireNonNull(limits);
    Objects.requireNonNull(log);
  }
}
