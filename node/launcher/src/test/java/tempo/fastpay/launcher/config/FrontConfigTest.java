package tempo.fastpay.launcher.config;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.launcher.config.ConfigLoaderTest.assertRefused;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tempo.fastpay.protocol.quorum.Validator;

/** What the roles in front of validators need, and what the node needs of its network. */
class FrontConfigTest {
  private static final String CLUSTER =
      "{ // two nodes\n \"name\": \"here\", \"members\": [\"127.0.0.1:5701\", \"[::1]:5702\"]}";

  @TempDir Path folder;

  private ConfigSources roles(String roles) {
    return new ConfigSources(folder).flag("roles", roles);
  }

  private ConfigSources clustered(String roles) {
    return roles(roles)
        .text("cluster.json", CLUSTER)
        .flag("cluster.enabled", "true")
        .flag("cluster_file", "cluster.json");
  }

  @Test
  void aNodeHasWhatItsRolesNeedAndNothingElse() {
    NodeConfig config = roles("sidecar").load();
    assertThat(config.sidecars()).hasSize(2);
    assertThat(config.aggregator()).isEmpty();
    assertThat(config.web()).isEmpty();
    assertThat(config.bridge()).isEmpty();
    assertThat(config.cluster()).isEmpty();
    assertThat(config.tls()).isEmpty();

    NodeConfig front =
        roles("aggregator,web,bridge")
            .flag("aggregator.validators.dave", "10.0.0.1:1")
            .flag("aggregator.validators.edgar", "10.0.0.2:1")
            .load();
    assertThat(front.sidecars()).isEmpty();
    assertThat(front.roles()).containsExactlyInAnyOrder(Role.AGGREGATOR, Role.WEB, Role.BRIDGE);
    assertThat(front.validators().values())
        .containsExactlyInAnyOrder(new HostPort("10.0.0.1", 1), new HostPort("10.0.0.2", 1));
  }

  @Test
  void onlySidecarsNeedARecord() {
    assertRefused(
        roles("sidecar").flag("insecure_memory_record", "false"), "insecure_memory_record: dave");
    assertThat(
            roles("aggregator")
                .flag("insecure_memory_record", "false")
                .flag("aggregator.validators.dave", "10.0.0.1:1")
                .flag("aggregator.validators.edgar", "10.0.0.2:1")
                .load()
                .sidecars())
        .isEmpty();
  }

  @Test
  void membersOfThisNodeAreReachedOverItsBus() {
    NodeConfig config =
        roles("sidecar,aggregator").flag("aggregator.validators.dave", "bus").load();

    assertThat(config.validators()).isEmpty();
  }

  @Test
  void aMemberElsewhereNeedsAnAddressOrACluster() {
    assertRefused(
        roles("aggregator").flag("aggregator.validators.dave", "10.0.0.1:1"),
        "aggregator.validators.edgar: expected host:port",
        "--cluster");
    assertRefused(
        roles("aggregator").flag("aggregator.validators.dave", "bus"),
        "aggregator.validators.dave: expected host:port");
    assertRefused(
        roles("sidecar,aggregator,web")
            .file(ConfigSources.shipped("dave.json"))
            .flag("aggregator.validators.dave", "bus"),
        "aggregator.validators.edgar: expected host:port");
    assertThat(
            clustered("aggregator")
                .flag("aggregator.validators.dave", "10.0.0.1:1")
                .load()
                .validators()
                .keySet())
        .extracting(Validator::name)
        .containsExactly("dave");
  }

  @Test
  void whoIsNoMemberIsNotAggregated() {
    assertRefused(
        roles("sidecar,aggregator").flag("aggregator.validators.frank", "10.0.0.1:1"),
        "aggregator.validators.frank: no member of the committee has the name frank");
  }

  @ParameterizedTest
  @ValueSource(strings = {"web", "bridge"})
  void whatIsInFrontOfAnAggregatorNeedsOne(String role) {
    assertRefused(roles("sidecar," + role), "cluster.enabled: the role " + role, "--cluster");
    assertThat(clustered(role).load().roles()).containsExactly(Role.of(role).orElseThrow());
    assertThat(roles("sidecar,aggregator," + role).load().roles()).hasSize(3);
  }

  @Test
  void moneyIsGivenAwayOnTheDemosChainAlone() {
    assertThat(
            roles("sidecar,aggregator,web")
                .flag("web.demo", "true")
                .load()
                .web()
                .orElseThrow()
                .demo())
        .isTrue();
    String other = "0x" + "ab".repeat(32);
    String committee =
        "{\"epoch\": 1, \"members\": [{\"name\": \"x\", \"pubkey\": \""
            + new ValidatorKey(
                    tempo.fastpay.protocol.types.Bytes32.fromHex(other), ConfigSources.CRYPTO)
                .publicKey()
            + "\"}]}";
    assertRefused(
        clustered("web")
            .file("{\"chain\": {\"id\": 42}, \"committee\": " + committee + "}")
            .flag("web.demo", "true"),
        "web.demo: ",
        "chain 1337 only; chain.id is 42");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"*", "pay.example", "https://", "https://pay.example/", "HTTPS://PAY.EXAMPLE", ""})
  void aSiteIsNamedAsBrowsersNameIt(String origin) {
    assertRefused(
        roles("sidecar,aggregator,web").flag("web.origins", origin),
        "web.origins: expected origins, like https://pay.example");
  }

  @Test
  void sitesAreNotCountless() {
    String many =
        String.join(
            ",", IntStream.range(0, 17).mapToObj(site -> "https://" + site + ".example").toList());
    assertRefused(
        roles("sidecar,aggregator,web").flag("web.origins", many),
        "web.origins: expected at most 16, got 17");
  }

  @Test
  void tokensAreNeitherNoneNorCountless() {
    assertRefused(
        new ConfigSources(folder)
            .file(
                "{\"roles\": [\"web\"], \"committee_file\": \""
                    + ConfigSources.shipped("committee-demo.json")
                    + "\", \"web\": {\"assets\": []}}"),
        "web.assets: expected 1 to 16 tokens");
  }

  @Test
  void aClusterFileHasANameAndMembers() {
    ClusterConfig cluster = clustered("web").flag("cluster.port", "1").load().cluster().get();

    assertThat(cluster)
        .isEqualTo(
            new ClusterConfig(
                "here",
                new HostPort("127.0.0.1", 1),
                List.of(new HostPort("127.0.0.1", 5701), new HostPort("::1", 5702))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]|expected a JSON object",
        "{\"name\": \"a\"}|members: expected 1 to 64, got 0",
        "{\"members\": [\"h:1\"]}|name: expected a text",
        "{\"name\": \"a b\", \"members\": [\"h:1\"]}|name: expected 1 to 64 letters",
        "{\"name\": \"a\", \"members\": [\"h\"]}|members: expected host:port",
        "{\"name\": \"a\", \"members\": [\"h:1\"], \"x\": 1}|x: unknown field",
        "{|cluster.json: expected JSON, stumbled at line 1"
      })
  void aClusterFileThatIsNoneIsRefused(String content, String part) {
    assertRefused(clustered("web").text("cluster.json", content), "cluster.json", part);
  }

  @Test
  void aClusterNeedsItsFile() {
    assertRefused(roles("web").flag("cluster.enabled", "true"), "cluster_file: expected the file");
    assertRefused(clustered("web").flag("cluster_file", "no.json"), "no.json: no such file");
  }

  @Test
  void anIdentityIsAKeyAndACertificate() {
    assertRefused(
        roles("sidecar").flag("tls.cert_file", "own.pem"), "tls.key_file: expected a PEM file");
    assertRefused(
        roles("sidecar").flag("tls.trust_files", "a.pem"), "tls.key_file: expected a PEM file");
    assertRefused(
        roles("sidecar").flag("tls.key_file", "own.key"), "tls.cert_file: expected a PEM file");
    assertRefused(
        roles("sidecar").flag("tls.key_file", "own.key").flag("tls.cert_file", "own.pem"),
        "tls: ",
        folder.resolve("own.pem").toString());
  }
}
