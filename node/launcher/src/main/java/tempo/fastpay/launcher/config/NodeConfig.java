package tempo.fastpay.launcher.config;

import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import tempo.fastpay.proto.tls.Tls;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.sidecar.core.CoreLimits;

/**
 * The settings of a node, checked. Made by {@link ConfigLoader}. The settings of a role are there
 * if and only if the node runs it. The parts that a role talks to are in the node, at an address,
 * or in the node's cluster; else the node does not start.
 *
 * @param sidecars at most {@value #SIDECARS_LIMIT}; none: the node has not this role
 * @param insecureMemoryRecord the operator knows that a crash forgets what was signed (L8)
 * @param validators members that the aggregator and the web role's demo call over gRPC; the others
 *     over the event bus
 * @param aggregator where its gRPC listens; port 0: any free one
 * @param bridge where the TCP bridge to the event bus listens; port 0: any free one
 * @param ops where metrics and health are served; port 0: any free one
 * @param opsHosts names under which they are asked for, beside addresses and localhost
 * @param tls of every gRPC server and client of this node; mutual where a validator and its key are
 *     apart
 */
public record NodeConfig(
    ChainConfig chain,
    Optional<DevChainConfig> devChain,
    Committee committee,
    List<ValidatorConfig> sidecars,
    boolean insecureMemoryRecord,
    CoreLimits limits,
    Map<Validator, HostPort> validators,
    Optional<HostPort> aggregator,
    Optional<WebConfig> web,
    Optional<HostPort> bridge,
    Optional<SignerConfig> signer,
    HostPort ops,
    Set<String> opsHosts,
    Optional<ClusterConfig> cluster,
    Optional<Tls> tls,
    LogConfig log) {
  public static final int SIDECARS_LIMIT = 16;

  public NodeConfig {
    Objects.requireNonNull(chain);
    Objects.requireNonNull(devChain);
    Objects.requireNonNull(committee);
    sidecars = List.copyOf(sidecars);
    Objects.requireNonNull(limits);
    validators = Collections.unmodifiableMap(new LinkedHashMap<>(validators));
    Objects.requireNonNull(aggregator);
    Objects.requireNonNull(web);
    Objects.requireNonNull(bridge);
    Objects.requireNonNull(signer);
    Objects.requireNonNull(ops);
    opsHosts = Set.copyOf(opsHosts);
    Objects.requireNonNull(cluster);
    Objects.requireNonNull(tls);
    Objects.requireNonNull(log);
    boolean signsApart =
        signer.isPresent() || sidecars.stream().anyMatch(sidecar -> sidecar.signer().isPresent());
    if (signsApart && tls.filter(Tls::isMutual).isEmpty()) {
      throw new IllegalArgumentException("validators and signers speak mutual TLS alone");
    }
  }

  /** False for a node of validators alone: no role of it uses the event bus. */
  public boolean hasBusUsers() {
    return aggregator.isPresent() || web.isPresent() || bridge.isPresent();
  }

  /** The roles that this node runs. */
  public Set<Role> roles() {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    if (!sidecars.isEmpty()) {
      roles.add(Role.SIDECAR);
    }
    aggregator.ifPresent(told -> roles.add(Role.AGGREGATOR));
    web.ifPresent(told -> roles.add(Role.WEB));
    bridge.ifPresent(told -> roles.add(Role.BRIDGE));
    signer.ifPresent(told -> roles.add(Role.SIGNER));
    devChain.ifPresent(told -> roles.add(Role.DEVCHAIN));
    return roles;
  }
}
