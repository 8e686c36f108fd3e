package tempo.fastpay.launcher.config;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Validator;

/** Turns settings into records, part by part; the first bad value stops it. */
final class NodeConfigReader {
  private static final String ROLES = ConfigKey.ROLES.pattern();
  private static final String CLUSTER = ConfigKey.CLUSTER_ENABLED.pattern();

  private final SettingsReader settings;
  private final Crypto crypto;

  NodeConfigReader(SettingsReader settings, Crypto crypto) {
    this.settings = settings;
    this.crypto = crypto;
  }

  NodeConfig read() {
    Set<Role> roles = roles();
    ChainReader chains = new ChainReader(settings);
    Optional<DevChainConfig> devChain = ifRuns(roles, Role.DEVCHAIN, chains::devChain);
    ChainConfig chain = chains.chain(roles, devChain);
    Committee committee = new CommitteeReader(settings, crypto).read(chain.id());
    FrontReader front = new FrontReader(settings);
    NetworkReader network = new NetworkReader(settings);
    boolean insecureMemoryRecord = settings.flag(ConfigKey.INSECURE_MEMORY_RECORD);
    List<ValidatorConfig> sidecars =
        roles.contains(Role.SIDECAR)
            ? new SidecarsReader(settings, crypto, committee).read(insecureMemoryRecord)
            : List.of();
    Optional<SignerConfig> signer =
        ifRuns(roles, Role.SIGNER, () -> new SignerReader(settings, crypto, committee).read());
    network.requireMutual(sidecars, signer);
    NodeConfig config =
        new NodeConfig(
            chain,
            devChain,
            committee,
            sidecars,
            insecureMemoryRecord,
            chains.limits(chain),
            front.validators(committee),
            ifRuns(roles, Role.AGGREGATOR, front::aggregator),
            ifRuns(roles, Role.WEB, () -> front.web(chain.id())),
            ifRuns(roles, Role.BRIDGE, front::bridge),
            signer,
            front.ops(),
            front.opsHosts(),
            network.cluster(),
            network.tls(),
            log());
    requireNeighbours(config);
    return config;
  }

  /** Reads the settings of a role if the node runs it; others are left alone. */
  private static <T> Optional<T> ifRuns(Set<Role> roles, Role role, Supplier<T> read) {
    return roles.contains(role) ? Optional.of(read.get()) : Optional.empty();
  }

  private Set<Role> roles() {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    for (String label : settings.list(ConfigKey.ROLES)) {
      roles.add(
          Role.of(label)
              .orElseThrow(() -> settings.bad(ROLES, "some of: " + Role.labels(), label)));
    }
    if (roles.isEmpty()) {
      throw settings.bad(ROLES, "at least one of: " + Role.labels(), "none");
    }
    return roles;
  }

  /** Requires that the parts a role talks to are in this node, at an address, or in its cluster. */
  private static void requireNeighbours(NodeConfig config) {
    if (config.cluster().isPresent()) {
      return;
    }
    for (Role role : List.of(Role.WEB, Role.BRIDGE)) {
      if (config.roles().contains(role) && config.aggregator().isEmpty()) {
        throw new ConfigException(
            CLUSTER
                + ": the role "
                + role.label()
                + " needs an aggregator: add the role aggregator, or give --cluster to find one on"
                + " another node");
      }
    }
    boolean isDemo = config.web().map(WebConfig::demo).orElse(false);
    if (config.aggregator().isPresent() || isDemo) {
      config.committee().members().forEach(member -> requireReachable(member, config));
    }
  }

  private static void requireReachable(Validator member, NodeConfig config) {
    boolean isHere =
        config.sidecars().stream().anyMatch(sidecar -> sidecar.validator().equals(member));
    if (!isHere && !config.validators().containsKey(member)) {
      throw new ConfigException(
          ConfigKey.AGGREGATOR_VALIDATORS.path(member.name())
              + ": expected "
              + HostPort.EXPECTED
              + ", as "
              + member.name()
              + " is not in this node; or give --cluster to find it on another node's event bus");
    }
  }

  private LogConfig log() {
    Map<String, LogConfig.Level> levels = new LinkedHashMap<>();
    levels.put("error", LogConfig.Level.ERROR);
    levels.put("warn", LogConfig.Level.WARN);
    levels.put("info", LogConfig.Level.INFO);
    levels.put("debug", LogConfig.Level.DEBUG);
    Map<String, LogConfig.Format> formats = new LinkedHashMap<>();
    formats.put("text", LogConfig.Format.TEXT);
    formats.put("json", LogConfig.Format.JSON);
    return new LogConfig(
        settings.oneOf(ConfigKey.LOG_LEVEL, levels), settings.oneOf(ConfigKey.LOG_FORMAT, formats));
  }
}
