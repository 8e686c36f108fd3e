package tempo.fastpay.launcher.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tempo.fastpay.chain.NodeUrl;
import tempo.fastpay.launcher.ProjectFiles;
import tempo.fastpay.launcher.jar.JarProcess;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.types.Bytes32;

/** The configurations in config/ are ready, and fit each other. */
class ReadyConfigTest {
  private static final List<String> FOUR = List.of("dave", "edgar", "frank", "grace");

  @TempDir Path folder;

  private NodeConfig load(String name) {
    return new ConfigSources(folder).file(ConfigSources.shipped(name)).load();
  }

  @Test
  void everyFileIsTested() throws IOException {
    try (Stream<Path> files = Files.walk(ProjectFiles.root().resolve("config"))) {
      assertThat(files.filter(Files::isRegularFile).map(Path::getFileName).map(Path::toString))
          .containsExactlyInAnyOrder(
              // As a whole.
              "demo.json",
              "dave.json",
              "edgar.json",
              "committee-demo.json",
              // One part each.
              "validator.json",
              // SignerConfigTest has it.
              "signer.json",
              "aggregator.json",
              "web.json",
              "cluster.json",
              // Six processes and their chain.
              "devchain.json",
              "dave.json",
              "edgar.json",
              "frank.json",
              "grace.json",
              "committee.json",
              "aggregator.json",
              "web.json",
              "cluster.json",
              // ReleaseTest has them.
              "fastpay.service",
              "Containerfile",
              "java.options");
    }
  }

  @Test
  void theVirtualMachineTakesItsOptionsAndTheScriptsNameThem() throws Exception {
    Path options = ProjectFiles.root().resolve("config/java.options");
    JarProcess java =
        JarProcess.startProgram(
            folder,
            Map.of(),
            List.of(JarProcess.java(), "@" + options, "-XX:+PrintFlagsFinal", "-version"));
    try (java) {
      JarProcess.Result result = java.end();
      assertThat(result.exitCode()).isZero();
      assertThat(result.out())
          .anyMatch(
              line -> line.contains(" MaxTenuringThreshold ") && line.contains("{command line}"));
    }
    for (String script : List.of("scripts/fastpay", "scripts/lib/run")) {
      assertThat(Files.readString(ProjectFiles.root().resolve(script)))
          .contains("/config/java.options\" -jar");
    }
  }

  @Test
  void theCommitteeFileIsTheDemoNodesCommittee() {
    assertThat(
            new ConfigLoader(ConfigSources.CRYPTO)
                .committee(ConfigSources.shipped("committee-demo.json"))
                .members())
        .isEqualTo(load("demo.json").committee().members());
  }

  @Test
  void committeeFilesAreReadByAnyParserOfJson() {
    for (String name : List.of("committee-demo.json", "four/committee.json")) {
      JsonObject plain = new JsonObject(ProjectFiles.read("config/" + name));
      assertThat(plain.fieldNames()).as(name).containsExactly("chain_id", "epoch", "members");
    }
  }

  @Test
  void daveAndEdgarApartAreTheDemoNodesHalves() {
    NodeConfig both = load("demo.json");
    NodeConfig dave = load("dave.json");
    NodeConfig edgar = load("edgar.json");

    assertThat(dave.chain()).isEqualTo(both.chain());
    assertThat(dave.devChain()).isEqualTo(both.devChain());
    assertStandsOn(dave, edgar);
    assertThat(dave.committee().members()).isEqualTo(both.committee().members());
    assertThat(dave.sidecars()).usingRecursiveComparison().isEqualTo(both.sidecars().subList(0, 1));
    assertThat(edgar.sidecars())
        .usingRecursiveComparison()
        .isEqualTo(both.sidecars().subList(1, 2));
  }

  @Test
  void anAggregatorAndAWebNodeApartServeDaveAndEdgar() {
    NodeConfig alone = load("aggregator.json");
    assertThat(alone.roles()).containsExactly(Role.AGGREGATOR);
    assertThat(alone.validators()).isEqualTo(addresses(load("dave.json"), load("edgar.json")));
    assertThat(alone.cluster()).isEmpty();

    NodeConfig aggregator =
        new ConfigSources(folder)
            .file(ConfigSources.shipped("aggregator.json"))
            .flag("cluster.enabled", "true")
            .load();
    NodeConfig web = load("web.json");
    assertThat(web.roles()).containsExactly(Role.WEB);
    assertThat(web.committee().members()).isEqualTo(aggregator.committee().members());
    assertClustered(aggregator, web);
    assertPortsDiffer(load("dave.json"), load("edgar.json"), aggregator, web);
  }

  @Test
  void aValidatorHasAKeyOfItsOwnBesideItsConfiguration() throws IOException {
    Path copy = folder.resolve("validator.json");
    Files.copy(ConfigSources.shipped("validator.json"), copy);
    ValidatorKey key =
        new ValidatorKey(Bytes32.fromHex("0x" + "ab".repeat(32)), ConfigSources.CRYPTO);
    ValidatorKeyFile.write(folder.resolve("validator.key"), key);
    Files.writeString(
        folder.resolve("committee.json"),
        "{\"chain_id\": 1337, \"epoch\": 1, \"members\": [{\"name\": \"validator\", \"pubkey\": \""
            + key.publicKey()
            + "\"}]}");

    NodeConfig config = new ConfigSources(folder).file(copy).load();

    assertThat(config.roles()).containsExactly(Role.SIDECAR);
    assertThat(config.sidecars().get(0).key().orElseThrow().publicKey()).isEqualTo(key.publicKey());
  }

  @Test
  void fourValidatorsAnAggregatorAndAWebNodeFitEachOther() {
    NodeConfig[] validators =
        FOUR.stream().map(name -> load("four/" + name + ".json")).toArray(NodeConfig[]::new);
    Map<Validator, HostPort> addresses = addresses(validators);
    for (NodeConfig validator : validators) {
      assertThat(validator.roles()).containsExactly(Role.SIDECAR);
      assertThat(validator.committee().threshold()).isEqualTo(3);
      assertThat(validator.chain()).isEqualTo(validators[0].chain());
      ValidatorConfig own = validator.sidecars().get(0);
      assertThat(own.gossip()).hasSize(3);
      assertThat(addresses).containsAllEntriesOf(own.gossip());
    }
    NodeConfig chain = load("four/devchain.json");
    assertThat(chain.roles()).containsExactly(Role.DEVCHAIN);
    assertStandsOn(chain, validators);
    NodeConfig aggregator = load("four/aggregator.json");
    NodeConfig web = load("four/web.json");
    assertThat(aggregator.roles()).containsExactly(Role.AGGREGATOR);
    assertThat(web.roles()).containsExactly(Role.WEB);
    assertThat(web.web().orElseThrow().demo()).isTrue();
    assertThat(aggregator.validators()).isEqualTo(addresses);
    assertThat(web.validators()).isEqualTo(addresses);
    assertClustered(aggregator, web);

    List<NodeConfig> all = new ArrayList<>(List.of(validators));
    all.addAll(List.of(chain, aggregator, web));
    assertThat(all)
        .extracting(NodeConfig::committee)
        .allSatisfy(
            one -> assertThat(one.members()).isEqualTo(validators[0].committee().members()));
    assertPortsDiffer(all.toArray(NodeConfig[]::new));
  }

  private static Map<Validator, HostPort> addresses(NodeConfig... nodes) {
    Map<Validator, HostPort> addresses = new LinkedHashMap<>();
    for (NodeConfig node : nodes) {
      for (ValidatorConfig sidecar : node.sidecars()) {
        addresses.put(sidecar.validator(), new HostPort(sidecar.host(), sidecar.port()));
      }
    }
    return addresses;
  }

  private static void assertStandsOn(NodeConfig chain, NodeConfig... nodes) {
    for (NodeConfig node : nodes) {
      assertThat(node.devChain()).isEmpty();
      assertThat(node.chain().id()).isEqualTo(chain.chain().id());
      assertThat(node.chain().kind()).isEqualTo(ChainConfig.Kind.DEVCHAIN);
      assertThat(node.chain().blockTimeMs()).isEqualTo(chain.chain().blockTimeMs());
      assertThat(node.chain().urls())
          .containsExactly(NodeUrl.parse("http://" + chain.devChain().orElseThrow().listen()));
    }
  }

  private static void assertClustered(NodeConfig... nodes) {
    ClusterConfig first = nodes[0].cluster().orElseThrow();
    for (NodeConfig node : nodes) {
      ClusterConfig cluster = node.cluster().orElseThrow();
      assertThat(cluster.name()).isEqualTo(first.name());
      assertThat(cluster.members()).isEqualTo(first.members()).contains(cluster.own());
    }
  }

  /** On one machine, at the same time. */
  private static void assertPortsDiffer(NodeConfig... nodes) {
    List<Integer> ports = new ArrayList<>();
    for (NodeConfig node : nodes) {
      node.sidecars().forEach(sidecar -> ports.add(sidecar.port()));
      node.aggregator().ifPresent(listen -> ports.add(listen.port()));
      node.web().ifPresent(web -> ports.add(web.listen().port()));
      node.devChain().ifPresent(chain -> ports.add(chain.listen().port()));
      node.cluster().ifPresent(cluster -> ports.add(cluster.own().port()));
      if (node.ops().port() != 0) {
        ports.add(node.ops().port());
      }
    }
    assertThat(ports).doesNotHaveDuplicates().doesNotContain(0);
  }
}
