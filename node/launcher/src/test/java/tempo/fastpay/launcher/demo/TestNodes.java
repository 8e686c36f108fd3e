package tempo.fastpay.launcher.demo;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tempo.fastpay.launcher.config.ChainConfig;
import tempo.fastpay.launcher.config.DevChainConfig;
import tempo.fastpay.launcher.config.HostPort;
import tempo.fastpay.launcher.config.LogConfig;
import tempo.fastpay.launcher.config.NodeConfig;
import tempo.fastpay.launcher.config.ValidatorConfig;
import tempo.fastpay.launcher.config.ValidatorKey;
import tempo.fastpay.launcher.crypto.CryptoLoader;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.sidecar.core.CoreLimits;
import tempo.fastpay.testkit.Fixtures;
import tempo.fastpay.testkit.TestCommittee;

/** Nodes of the testkit's validators, on free ports. */
public final class TestNodes {
  /** What runs in production, found once. */
  public static final Crypto CRYPTO = new CryptoLoader(false).find();

  static final long BLOCK_TIME_MS = 5_000;
  private static final String HOST = "127.0.0.1";

  private TestNodes() {}

  /**
   * A node that runs some of a committee, and their chain.
   *
   * @param elsewhere where the other members listen, if they do
   */
  static NodeConfig config(
      TestCommittee committee,
      List<TestCommittee.Member> running,
      Map<Validator, HostPort> elsewhere) {
    return config(
        committee,
        running,
        elsewhere,
        new ChainConfig(Fixtures.CHAIN, ChainConfig.Kind.DEVCHAIN, List.of(), BLOCK_TIME_MS),
        Optional.of(
            new DevChainConfig(
                new HostPort(HOST, 0), Map.of(), 0, BigInteger.ZERO, Optional.empty())));
  }

  /** A node that runs a whole committee, on a chain that stands elsewhere. */
  public static NodeConfig config(TestCommittee committee, ChainConfig chain) {
    return config(committee, committee.members(), Map.of(), chain, Optional.empty());
  }

  private static NodeConfig config(
      TestCommittee committee,
      List<TestCommittee.Member> running,
      Map<Validator, HostPort> elsewhere,
      ChainConfig chain,
      Optional<DevChainConfig> devChain) {
    List<ValidatorConfig> sidecars =
        running.stream()
            .map(
                member -> {
                  Map<Validator, HostPort> peers = new LinkedHashMap<>(elsewhere);
                  running.stream()
                      .filter(other -> !other.equals(member))
                      // Where it listens is taken from the node, as it runs there.
                      .forEach(other -> peers.put(other.validator(), new HostPort(HOST, 1)));
                  return new ValidatorConfig(
                      member.validator(),
                      Optional.of(new ValidatorKey(member.privateKey(), CRYPTO)),
                      Optional.empty(),
                      HOST,
                      0,
                      peers,
                      Optional.empty());
                })
            .toList();
    return new NodeConfig(
        chain,
        devChain,
        committee.committee(),
        sidecars,
        true,
        CoreLimits.DEFAULT,
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        new HostPort(HOST, 0),
        Set.of(),
        Optional.empty(),
        Optional.empty(),
        LogConfig.QUIET);
  }
}
