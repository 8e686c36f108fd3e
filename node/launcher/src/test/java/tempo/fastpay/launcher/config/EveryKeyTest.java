package tempo.fastpay.launcher.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tempo.fastpay.chain.NodeUrl;
import tempo.fastpay.protocol.types.AssetId;

/**
 * Each key that takes one value, by file, environment and flag: taken when good, named when bad.
 */
class EveryKeyTest {
  private static final String BETA_USD = "0x20c0000000000000000000000000000000000002";

  @TempDir Path folder;

  /** A key with a good value, what it becomes, and a value that is refused. */
  record Sample(
      ConfigKey key,
      String path,
      String good,
      Function<NodeConfig, Object> read,
      Object becomes,
      String bad) {
    @Override
    public String toString() {
      return path;
    }
  }

  static Stream<Sample> samples() {
    return Stream.of(
        new Sample(
            ConfigKey.ROLES,
            "roles",
            "web,aggregator, sidecar",
            c -> List.copyOf(c.roles()),
            List.of(Role.SIDECAR, Role.AGGREGATOR, Role.WEB),
            "sidecars"),
        new Sample(
            ConfigKey.CHAIN_ID, "chain.id", "1337", c -> c.chain().id().toString(), "1337", "-1"),
        new Sample(
            ConfigKey.CHAIN_KIND,
            "chain.kind",
            "devchain",
            c -> c.chain().kind(),
            ChainConfig.Kind.DEVCHAIN,
            "memory"),
        new Sample(
            ConfigKey.CHAIN_URLS,
            "chain.urls",
            "http://127.0.0.1:8545, https://node.example",
            c -> c.chain().urls(),
            List.of(NodeUrl.parse("http://127.0.0.1:8545"), NodeUrl.parse("https://node.example")),
            "127.0.0.1:8545"),
        new Sample(
            ConfigKey.DEVCHAIN_HOST,
            "devchain.host",
            "::1",
            c -> c.devChain().orElseThrow().listen().host(),
            "::1",
            "a b"),
        new Sample(
            ConfigKey.DEVCHAIN_PORT,
            "devchain.port",
            "0",
            c -> c.devChain().orElseThrow().listen().port(),
            0,
            "65536"),
        new Sample(
            ConfigKey.DEVCHAIN_FINALITY_BLOCKS,
            "devchain.finality_blocks",
            "2",
            c -> c.devChain().orElseThrow().finalityBlocks(),
            2,
            "65"),
        new Sample(
            ConfigKey.DEVCHAIN_BASE_FEE,
            "devchain.base_fee",
            "20000000000",
            c -> c.devChain().orElseThrow().baseFee(),
            BigInteger.valueOf(20_000_000_000L),
            "-1"),
        new Sample(
            ConfigKey.DEVCHAIN_STATE_FILE,
            "devchain.state_file",
            "chain.json",
            c -> c.devChain().orElseThrow().stateFile().orElseThrow().getFileName().toString(),
            "chain.json",
            ""),
        new Sample(
            ConfigKey.CHAIN_BLOCK_TIME_MS,
            "chain.block_time_ms",
            "250",
            c -> c.chain().blockTimeMs(),
            250L,
            "99"),
        new Sample(
            ConfigKey.SIDECAR_KEY,
            "sidecars.dave.key",
            "demo",
            c -> c.sidecars().get(0).key().orElseThrow().publicKey(),
            null,
            "0x11"),
        new Sample(
            ConfigKey.SIDECAR_HOST,
            "sidecars.dave.host",
            "::1",
            c -> c.sidecars().get(0).host(),
            "::1",
            "a b"),
        new Sample(
            ConfigKey.SIDECAR_PORT,
            "sidecars.dave.port",
            "0",
            c -> c.sidecars().get(0).port(),
            0,
            "65536"),
        new Sample(
            ConfigKey.SIDECAR_GOSSIP,
            "sidecars.dave.gossip.edgar",
            "h:1",
            c -> List.copyOf(c.sidecars().get(0).gossip().values()),
            List.of(new HostPort("h", 1)),
            "h:0"),
        new Sample(
            ConfigKey.AGGREGATOR_HOST,
            "aggregator.host",
            "0.0.0.0",
            c -> c.aggregator().orElseThrow(),
            new HostPort("0.0.0.0", 50050),
            "a/b"),
        new Sample(
            ConfigKey.AGGREGATOR_PORT,
            "aggregator.port",
            "0",
            c -> c.aggregator().orElseThrow(),
            new HostPort("127.0.0.1", 0),
            "-1"),
        new Sample(
            ConfigKey.AGGREGATOR_VALIDATORS,
            "aggregator.validators.edgar",
            "[::1]:9",
            c -> List.copyOf(c.validators().values()),
            List.of(new HostPort("::1", 9)),
            "buss"),
        new Sample(
            ConfigKey.WEB_HOST,
            "web.host",
            "localhost",
            c -> c.web().orElseThrow().listen(),
            new HostPort("localhost", 8080),
            ""),
        new Sample(
            ConfigKey.WEB_PORT,
            "web.port",
            "81",
            c -> c.web().orElseThrow().listen(),
            new HostPort("127.0.0.1", 81),
            "8O80"),
        new Sample(
            ConfigKey.WEB_ROOT,
            "web.root",
            ".",
            c -> c.web().orElseThrow().root().map(Path::isAbsolute),
            Optional.of(true),
            "missing"),
        new Sample(
            ConfigKey.WEB_ASSETS,
            "web.assets",
            BETA_USD + ", " + BETA_USD,
            c -> c.web().orElseThrow().assets(),
            List.of(AssetId.fromHex(BETA_USD)),
            "0x11"),
        new Sample(
            ConfigKey.WEB_ORIGINS,
            "web.origins",
            "https://pay.example, http://127.0.0.1:8081",
            c -> c.web().orElseThrow().origins(),
            Set.of("https://pay.example", "http://127.0.0.1:8081"),
            "https://pay.example/"),
        new Sample(
            ConfigKey.WEB_HOSTS,
            "web.hosts",
            "pay.example, shop.example",
            c -> c.web().orElseThrow().hosts(),
            Set.of("pay.example", "shop.example"),
            "https://pay.example"),
        new Sample(
            ConfigKey.OPS_HOSTS,
            "ops.hosts",
            "node1.internal",
            NodeConfig::opsHosts,
            Set.of("node1.internal"),
            "a b"),
        new Sample(
            ConfigKey.WEB_DEMO,
            "web.demo",
            "false",
            c -> c.web().orElseThrow().demo(),
            false,
            "on"),
        new Sample(
            ConfigKey.BRIDGE_HOST,
            "bridge.host",
            "::",
            NodeConfig::bridge,
            Optional.of(new HostPort("::", 7000)),
            "a b"),
        new Sample(
            ConfigKey.BRIDGE_PORT,
            "bridge.port",
            "7",
            NodeConfig::bridge,
            Optional.of(new HostPort("127.0.0.1", 7)),
            "x"),
        new Sample(
            ConfigKey.OPS_HOST,
            "ops.host",
            "10.0.0.1",
            NodeConfig::ops,
            new HostPort("10.0.0.1", 0),
            "?"),
        new Sample(
            ConfigKey.OPS_PORT,
            "ops.port",
            "9100",
            NodeConfig::ops,
            new HostPort("127.0.0.1", 9100),
            "65536"),
        new Sample(
            ConfigKey.CLUSTER_ENABLED,
            "cluster.enabled",
            "true",
            c -> c.cluster().map(ClusterConfig::name),
            Optional.of("here"),
            "maybe"),
        new Sample(
            ConfigKey.CLUSTER_HOST,
            "cluster.host",
            "10.0.0.2",
            c -> c.cluster().orElseThrow().own(),
            new HostPort("10.0.0.2", 5701),
            "a b"),
        new Sample(
            ConfigKey.CLUSTER_PORT,
            "cluster.port",
            "0",
            c -> c.cluster().orElseThrow().own(),
            new HostPort("127.0.0.1", 0),
            "five"),
        new Sample(
            ConfigKey.SIDECAR_RECORD_DIR,
            "sidecars.dave.record_dir",
            "/var/lib/record",
            c -> c.sidecars().get(0).record(),
            Optional.of(new RecordConfig(Path.of("/var/lib/record"), false)),
            ""),
        new Sample(
            ConfigKey.INSECURE_MEMORY_RECORD,
            "insecure_memory_record",
            "true",
            NodeConfig::insecureMemoryRecord,
            true,
            "yes"),
        new Sample(
            ConfigKey.LIMIT_VIEW_AGE_MS,
            "limits.view_age_ms",
            "15001",
            c -> c.limits().viewAgeLimitMs(),
            15_001L,
            "x"),
        new Sample(
            ConfigKey.LIMIT_CLOCK_SKEW_MS,
            "limits.clock_skew_ms",
            "0",
            c -> c.limits().clockSkewMs(),
            0L,
            "-1"),
        new Sample(
            ConfigKey.LIMIT_FINALITY_MS,
            "limits.finality_ms",
            "1",
            c -> c.limits().finalityMs(),
            1L,
            "1.5"),
        new Sample(
            ConfigKey.LIMIT_MARGIN_MS,
            "limits.margin_ms",
            "26000",
            c -> c.limits().marginMs(),
            26_000L,
            "99999999999"),
        new Sample(
            ConfigKey.LIMIT_DEPTH, "limits.depth", "3", c -> c.limits().depthLimit(), 3, "0"),
        new Sample(
            ConfigKey.LIMIT_LIFETIME_MS,
            "limits.lifetime_ms",
            "700000",
            c -> c.limits().lifetimeLimitMs(),
            700_000L,
            ""),
        new Sample(
            ConfigKey.LIMIT_PERMITS, "limits.permits", "5", c -> c.limits().permitsLimit(), 5, "0"),
        new Sample(
            ConfigKey.LIMIT_KNOWN,
            "limits.known",
            "800000",
            c -> c.limits().knownLimit(),
            800_000,
            "0"),
        new Sample(
            ConfigKey.LIMIT_STRANGERS_KNOWN,
            "limits.strangers_known",
            "9",
            c -> c.limits().strangersKnownLimit(),
            9,
            "0"),
        new Sample(
            ConfigKey.LIMIT_SENDER_LIVE,
            "limits.sender_live",
            "2",
            c -> c.limits().senderLiveLimit(),
            2,
            "0"),
        new Sample(
            ConfigKey.LOG_LEVEL,
            "log.level",
            "debug",
            c -> c.log().level(),
            LogConfig.Level.DEBUG,
            "loud"),
        new Sample(
            ConfigKey.LOG_FORMAT,
            "log.format",
            "json",
            c -> c.log().format(),
            LogConfig.Format.JSON,
            "xml"));
  }

  @Test
  void everyKeyOfOneValueIsSampled() {
    Map<ConfigKey, Boolean> sampled = new EnumMap<>(ConfigKey.class);
    samples().forEach(sample -> sampled.put(sample.key(), true));
    // The other keys are files, whole objects, or need another: ConfigLoaderTest has both sides.
    assertThat(ConfigKey.values())
        .filteredOn(key -> !sampled.containsKey(key))
        .containsExactlyInAnyOrder(
            ConfigKey.DEVCHAIN_ACCOUNTS,
            ConfigKey.COMMITTEE,
            ConfigKey.COMMITTEE_FILE,
            ConfigKey.SIDECAR_KEY_FILE,
            ConfigKey.SIDECAR_NEW_KEY,
            // SignerConfigTest has these.
            ConfigKey.SIDECAR_SIGNER,
            ConfigKey.SIGNER_KEY_FILE,
            ConfigKey.SIGNER_PASSWORD_FILE,
            ConfigKey.SIGNER_RECORD_DIR,
            ConfigKey.SIGNER_NEW_KEY,
            ConfigKey.SIGNER_HOST,
            ConfigKey.SIGNER_PORT,
            // KeystoreTest has it.
            ConfigKey.SIDECAR_PASSWORD_FILE,
            // FrontConfigTest has these.
            ConfigKey.CLUSTER_FILE,
            ConfigKey.TLS_KEY_FILE,
            ConfigKey.TLS_CERT_FILE,
            ConfigKey.TLS_TRUST_FILES);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void aGoodValueIsTaken(Sample sample) {
    Object byFlag = sample.read().apply(byFlag(sample, sample.good()).load());
    Object byVariable = sample.read().apply(byVariable(sample, sample.good()).load());

    if (sample.becomes() != null) {
      assertThat(byFlag).isEqualTo(sample.becomes());
    }
    assertThat(byVariable).isEqualTo(byFlag);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void aBadValueIsNamedWithItsKeyAndPlace(Sample sample) {
    String variable = ConfigKey.environmentName(sample.path());
    assertNamed(byFlag(sample, sample.bad()), sample.path(), "--set " + sample.path());
    assertNamed(byVariable(sample, sample.bad()), sample.path(), "environment " + variable);
  }

  private static void assertNamed(ConfigSources sources, String path, String place) {
    assertThatThrownBy(sources::load)
        .isInstanceOf(ConfigException.class)
        .message()
        .startsWith(path + ": ")
        .contains("expected ", "(" + place + ")")
        .doesNotContain("\n");
  }

  private ConfigSources byFlag(Sample sample, String value) {
    return everyRole().flag(sample.path(), value);
  }

  private ConfigSources byVariable(Sample sample, String value) {
    return everyRole().variable(ConfigKey.environmentName(sample.path()), value);
  }

  /** The demo node with everything a node can run. */
  private ConfigSources everyRole() {
    return new ConfigSources(folder)
        .text("cluster.json", "{\"name\": \"here\", \"members\": [\"127.0.0.1:5701\"]}")
        .variable("FASTPAY_ROLES", "devchain,sidecar,aggregator,web,bridge")
        .variable("FASTPAY_CLUSTER_ENABLED", "true")
        .variable("FASTPAY_CLUSTER_FILE", "cluster.json");
  }

  @Test
  void limitsThatContradictEachOtherAreRefused() {
    assertThatThrownBy(() -> new ConfigSources(folder).flag("limits.margin_ms", "5").load())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("limits: marginMs: expected more than");
  }

  @Test
  void accountsAreAddressesTokensAndAmounts() {
    String start = "{\"roles\": [\"devchain\"], \"devchain\": {\"accounts\": {";
    String alice = "0x19e7e376e7c213b7e7e7e46cc70a5dd086daff2a";
    String token = "0x20c0000000000000000000000000000000000001";
    for (String bad :
        List.of(
            "\"0x11\": {\"" + token + "\": 1}",
            "\"" + alice.replace('a', 'A') + "\": {\"" + token + "\": 1}",
            "\"" + alice + "\": {\"0x22\": 1}",
            "\"" + alice + "\": {\"0x20C0000000000000000000000000000000000aBc\": 1}",
            "\"" + alice + "\": {\"" + token + "\": -1}",
            "\"" + alice + "\": {\"" + token + "\": 1.5}",
            "\"" + alice + "\": {\"" + token + "\": \"18446744073709551616\"}",
            "\""
                + alice
                + "\": {\""
                + token
                + "\": 1}, \""
                + alice.toUpperCase(java.util.Locale.ROOT).replace("0X", "0x")
                + "\": {\""
                + token
                + "\": 1}")) {
      assertThatThrownBy(() -> new ConfigSources(folder).file(start + bad + "}}}").load())
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("devchain.accounts.0x");
    }
  }
}
