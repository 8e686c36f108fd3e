package tempo.fastpay.launcher.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tempo.fastpay.launcher.ProjectFiles;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.CoreLimits;

class ConfigLoaderTest {
  private static final Address ALICE =
      Address.fromHex("0x19e7e376e7c213b7e7e7e46cc70a5dd086daff2a");
  private static final AssetId ALPHA_USD =
      AssetId.fromHex("0x20c0000000000000000000000000000000000001");

  @TempDir Path folder;

  private ConfigSources sources() {
    return new ConfigSources(folder);
  }

  @Test
  void toldNothingItIsTheDemoNode() {
    NodeConfig config = sources().load();

    assertThat(config.roles())
        .containsExactly(Role.SIDECAR, Role.AGGREGATOR, Role.WEB, Role.DEVCHAIN);
    assertThat(config.aggregator()).contains(new HostPort("127.0.0.1", 50050));
    assertThat(config.validators()).as("all on the bus").isEmpty();
    assertThat(config.web())
        .contains(
            new WebConfig(
                new HostPort("127.0.0.1", 8080),
                Optional.empty(),
                List.of(ALPHA_USD),
                Set.of(),
                Set.of(),
                true));
    assertThat(config.bridge()).isEmpty();
    assertThat(config.cluster()).isEmpty();
    assertThat(config.chain().id()).isEqualTo(ChainId.of(1337));
    assertThat(config.chain().blockTimeMs()).isEqualTo(5000);
    assertThat(config.chain().urls()).as("its own").isEmpty();
    assertThat(config.devChain().orElseThrow().listen()).isEqualTo(new HostPort("127.0.0.1", 8545));
    assertThat(config.devChain().orElseThrow().accounts())
        .hasSize(3)
        .containsEntry(new DevChainConfig.Account(ALICE, ALPHA_USD), UInt64.of(15_000_000));
    assertThat(config.committee().threshold()).isEqualTo(2);
    assertThat(config.sidecars())
        .extracting(ValidatorConfig::name)
        .containsExactly("dave", "edgar");
    assertThat(config.sidecars()).extracting(ValidatorConfig::port).containsExactly(50051, 50052);
    assertThat(config.sidecars()).extracting(ValidatorConfig::host).containsOnly("127.0.0.1");
    assertThat(config.sidecars().get(0).gossip().values())
        .containsExactly(new HostPort("127.0.0.1", 50052));
    assertThat(config.insecureMemoryRecord()).isTrue();
    assertThat(config.limits()).isEqualTo(CoreLimits.DEFAULT);
    assertThat(config.log()).isEqualTo(new LogConfig(LogConfig.Level.INFO, LogConfig.Format.TEXT));
  }

  @Test
  void theEnvironmentOverridesTheFileAndAFlagBoth() {
    assertThat(sources().load().sidecars().get(0).port()).isEqualTo(50051);
    assertThat(
            sources().variable("FASTPAY_SIDECARS_DAVE_PORT", "1").load().sidecars().get(0).port())
        .isEqualTo(1);
    assertThat(
            sources()
                .variable("FASTPAY_SIDECARS_DAVE_PORT", "1")
                .flag("sidecars.dave.port", "2")
                .load()
                .sidecars()
                .get(0)
                .port())
        .isEqualTo(2);
  }

  @Test
  void theEnvironmentNamesTheFileUnlessAFlagDoes() {
    String dave = ConfigSources.shipped("dave.json").toString();
    assertThat(sources().variable("FASTPAY_CONFIG", dave).load().sidecars()).hasSize(1);
    assertThat(
            sources()
                .variable("FASTPAY_CONFIG", dave)
                .file(ConfigSources.shipped("demo.json"))
                .load()
                .sidecars())
        .hasSize(2);
  }

  @Test
  void aPeerCanBeGivenByTheEnvironmentAlone() {
    NodeConfig config =
        sources()
            .file(ConfigSources.shipped("dave.json"))
            .variable("FASTPAY_SIDECARS_DAVE_GOSSIP_EDGAR", "[::1]:7")
            .load();

    assertThat(config.sidecars().get(0).gossip().values()).containsExactly(new HostPort("::1", 7));
  }

  @ParameterizedTest
  @ValueSource(strings = {"FASTPAY_CHAIN_IDS", "FASTPAY_SIDECARS_FRANK_PORT", "FASTPAY_"})
  void aVariableThatNamesNoKeyIsRefused(String name) {
    assertRefused(sources().variable(name, "1"), "environment " + name + ": no such key");
  }

  @Test
  void otherProgramsVariablesAreNobodysBusiness() {
    assertThat(
            sources()
                .variable("PATH", "/bin")
                .variable("FASTPAY_CRYPTO", "portable")
                .load()
                .sidecars())
        .hasSize(2);
  }

  @Test
  void unknownKeysAreNamedWithTheirPathAndFile() {
    assertRefused(
        sources().file("{\"chain\": {\"ids\": 1}}"),
        "chain.ids: unknown key (",
        "node.json",
        "known here: id, kind, urls, block_time_ms");
    assertRefused(sources().file("{\"chain.id\": 1}"), "chain.id: unknown key");
    assertRefused(sources().file("{\"roles\": [], \"x\": {}}"), "x: unknown key");
    assertRefused(
        sources().file("{\"sidecars\": {\"dave\": {\"port\": {\"x\": 1}}}}"),
        "sidecars.dave.port: expected one value");
    assertRefused(sources().flag("chain.idd", "1"), "chain.idd: unknown key (--set chain.idd)");
  }

  @Test
  void filesThatAreNoConfigurationSayWhere() {
    assertRefused(
        sources().file("{\n \"chain\": }"),
        "node.json: expected JSON, stumbled at line 2, column ");
    assertRefused(
        sources().file("{\"roles\": [], \"roles\": []}"), "found a field twice at line 1");
    assertRefused(sources().file("{} {}"), "node.json: expected JSON, stumbled at line 1");
    assertRefused(sources().file("[]"), "expected a JSON object");
    assertRefused(sources().file(""), "expected a JSON object");
    assertRefused(sources().file("{\"chain\": 7}"), "chain: expected an object, got one value");
    assertRefused(sources().file("{\"roles\": null}"), "roles: expected a list, got null");
    assertRefused(sources().file(folder.resolve("missing.json")), "missing.json: no such file");
    assertRefused(
        sources().file(" ".repeat(ConfigJson.FILE_LIMIT_BYTES) + "{}"), "expected at most");
    assertRefused(sources().file("[".repeat(2000)), "node.json");
  }

  @Test
  void whatIsOnlyInFilesIsNoFlag() {
    assertRefused(sources().flag("committee", "{}"), "committee: can only be set in a file");
    assertRefused(
        sources().flag("devchain.accounts." + ALICE + "." + ALPHA_USD, "1"),
        "can only be set in a file");
  }

  @Test
  void demoKeysServeTheDemosChainAlone() {
    assertRefused(
        sources().flag("chain.id", "1338"),
        "committee: dave's key is a published demo key, which only serves chain 1337, not 1338");
  }

  @Test
  void aDemoKeyInAFileIsRefusedOnOtherChainsToo() throws Exception {
    ValidatorKey dave =
        new ValidatorKey(DemoKeys.validator("dave").orElseThrow(), ConfigSources.CRYPTO);
    ValidatorKeyFile.write(folder.resolve("dave.key"), dave);
    assertThat(sources().file(withKeyFile("1337", dave, true)).load().sidecars()).hasSize(1);
    assertRefused(sources().file(withKeyFile("1", dave, true)), "published demo key");
  }

  @Test
  void aKeyOfItsOwnServesAnyChain() throws Exception {
    ValidatorKey own =
        new ValidatorKey(Bytes32.fromHex("0x" + "ab".repeat(32)), ConfigSources.CRYPTO);
    ValidatorKeyFile.write(folder.resolve("dave.key"), own);

    NodeConfig config = sources().file(withKeyFile("42", own, true)).load();

    assertThat(config.sidecars().get(0).key().orElseThrow().publicKey()).isEqualTo(own.publicKey());
    assertThat(config.toString()).doesNotContain("ab".repeat(32));
  }

  @Test
  void aConfiguredKeyWithAMemoryRecordIsRefusedUnlessToldSo() throws Exception {
    ValidatorKey own =
        new ValidatorKey(Bytes32.fromHex("0x" + "ab".repeat(32)), ConfigSources.CRYPTO);
    ValidatorKeyFile.write(folder.resolve("dave.key"), own);
    String config = withKeyFile("42", own, false);

    assertRefused(
        sources().file(config),
        "insecure_memory_record: dave would sign",
        "--insecure-memory-record");
    assertThat(sources().file(config).flag("insecure_memory_record", "true").load().sidecars())
        .hasSize(1);
  }

  @Test
  void aRecordOnDiskIsNamedBesideItsFileAndANewKeyIsSaidOnce() throws Exception {
    ValidatorKey own =
        new ValidatorKey(Bytes32.fromHex("0x" + "ab".repeat(32)), ConfigSources.CRYPTO);
    ValidatorKeyFile.write(folder.resolve("dave.key"), own);
    String config = withKeyFile("42", own, false);

    NodeConfig told =
        sources().file(config).variable("FASTPAY_SIDECARS_DAVE_RECORD_DIR", "record").load();
    assertThat(told.sidecars().get(0).record())
        .get()
        .satisfies(record -> assertThat(record.directory().endsWith("record")).isTrue())
        .satisfies(record -> assertThat(record.isNewKey()).isFalse());
    assertThat(
            sources()
                .file(config)
                .flag("sidecars.dave.record_dir", "record")
                .flag("sidecars.dave.new_key", "true")
                .load()
                .sidecars()
                .get(0)
                .record())
        .get()
        .satisfies(record -> assertThat(record.isNewKey()).isTrue());
    assertRefused(
        sources().file(config).flag("sidecars.dave.new_key", "true"),
        "sidecars.dave.new_key: a record is made where record_dir says");
    assertRefused(
        sources()
            .file(config)
            .flag("sidecars.dave.record_dir", "record")
            .flag("sidecars.dave.new_key", "yes"),
        "sidecars.dave.new_key: expected true or false");
  }

  @Test
  void aKeyThatIsNotTheCommitteesIsRefused() throws Exception {
    ValidatorKey own =
        new ValidatorKey(Bytes32.fromHex("0x" + "ab".repeat(32)), ConfigSources.CRYPTO);
    ValidatorKey other =
        new ValidatorKey(Bytes32.fromHex("0x" + "cd".repeat(32)), ConfigSources.CRYPTO);
    ValidatorKeyFile.write(folder.resolve("dave.key"), other);

    assertRefused(
        sources().file(withKeyFile("42", own, true)),
        "sidecars.dave.key_file: its public key " + other.publicKey(),
        "is not the committee's for dave");
  }

  @Test
  void aPrivateKeyInTheConfigurationIsNotRepeated() {
    String secret = "0x" + "ef".repeat(32);
    assertThatThrownBy(() -> sources().flag("sidecars.dave.key", secret).load())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("sidecars.dave.key: expected demo")
        .message()
        .doesNotContain("efef");
  }

  @Test
  void aKeyFileOthersCanReadIsRefused() throws Exception {
    ValidatorKey own =
        new ValidatorKey(Bytes32.fromHex("0x" + "ab".repeat(32)), ConfigSources.CRYPTO);
    Path file = folder.resolve("dave.key");
    ValidatorKeyFile.write(file, own);
    assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
    Files.setPosixFilePermissions(
        file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));

    assertRefused(sources().file(withKeyFile("42", own, true)), "dave.key: others may read");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not json abababab",
        "[]",
        "{\"type\":\"secp256k1\",\"private_key\":\"0x00\",\"public_key\":\"0x00\"}",
        "{\"type\":\"ed25519\",\"private_key\":\"abababab\",\"public_key\":\"0x00\"}",
        "{\"type\":\"ed25519\",\"private_key\":\"0x00\",\"extra\":\"0x00\"}"
      })
  void aKeyFileThatIsNoneIsRefusedWithoutItsContent(String content) throws Exception {
    Path file = folder.resolve("dave.key");
    Files.writeString(file, content);
    Files.setPosixFilePermissions(
        file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));

    assertThatThrownBy(() -> ValidatorKeyFile.read(file, Optional.empty(), ConfigSources.CRYPTO))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("dave.key: ")
        .message()
        .doesNotContain("abab");
  }

  @Test
  void aKeyIsNeverOverwritten() {
    ValidatorKey own =
        new ValidatorKey(Bytes32.fromHex("0x" + "ab".repeat(32)), ConfigSources.CRYPTO);
    Path file = folder.resolve("dave.key");
    ValidatorKeyFile.write(file, own);
    ValidatorKey other =
        new ValidatorKey(Bytes32.fromHex("0x" + "cd".repeat(32)), ConfigSources.CRYPTO);

    assertThatThrownBy(() -> ValidatorKeyFile.write(file, other))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("is there already");
    assertThat(ValidatorKeyFile.read(file, Optional.empty(), ConfigSources.CRYPTO).publicKey())
        .isEqualTo(own.publicKey());
  }

  @Test
  void committeesThatCannotBeAreRefused() {
    String demo = ProjectFiles.read("config/demo.json");
    assertRefused(
        sources().file(demo.replace("\"epoch\": 1", "\"epoch\": 0")), "committee in ", "epoch");
    assertRefused(
        sources().file(demo.replace("\"epoch\": 1", "\"epoch\": 1, \"threshold\": 1")),
        "threshold 1 is outside 2 to 2");
    assertRefused(
        sources().file(demo.replace("\"epoch\": 1", "\"epoch\": 1, \"colour\": 1")), "colour");
    assertRefused(
        sources().file(demo.replace("\"epoch\": 1", "\"epoch\": 1, \"chain_id\": 7")),
        "the committee is of chain 7, chain.id is 1337");
    assertRefused(
        sources().file(demo.replace("\"name\": \"edgar\"", "\"name\": \"dave\"")), "distinct");
    assertRefused(sources().flag("committee_file", "x"), "exactly one of them");
    assertRefused(
        sources().file("{\"sidecars\": {\"dave\": {\"key\": \"demo\"}}}"), "exactly one of them");
  }

  @Test
  void sidecarsThatCannotBeAreRefused() {
    String dave = ProjectFiles.read("config/dave.json");
    String committee =
        "\"" + ConfigSources.shipped("committee-demo.json").toString().replace("\\", "/") + "\"";
    String here = dave.replace("\"committee-demo.json\"", committee);
    assertThat(sources().file(here).load().sidecars()).hasSize(1);
    assertRefused(
        sources().file(here.replace("\"dave\": {", "\"frank\": {")),
        "sidecars.frank: no member of the committee has this name");
    assertRefused(
        sources().file(here.replace("\"edgar\": \"127", "\"frank\": \"127")),
        "sidecars.dave.gossip.frank: no member");
    assertRefused(
        sources().file(here.replace("\"edgar\": \"127", "\"dave\": \"127")), "its own peer");
    assertRefused(
        sources().flag("sidecars.dave.key_file", "x"),
        "sidecars.dave.key, key_file or signer: expected exactly one of them");
    assertRefused(
        sources().file("{\"committee_file\": " + committee + "}"),
        "sidecars: the role sidecar needs at least one");
  }

  private String withKeyFile(String chainId, ValidatorKey key, boolean insecure) {
    return "{\"chain\": {\"id\": "
        + chainId
        + "}, \"committee\": {\"epoch\": 1, \"members\": [{\"name\": \"dave\", \"pubkey\": \""
        + Validator.of("dave", key.publicKey()).publicKey()
        + "\"}]}, \"sidecars\": {\"dave\": {\"key_file\": \"dave.key\"}}"
        + (insecure ? ", \"insecure_memory_record\": true" : "")
        + "}";
  }

  static void assertRefused(ConfigSources sources, String... parts) {
    assertThatThrownBy(sources::load)
        .isInstanceOf(ConfigException.class)
        .message()
        .contains(List.of(parts))
        .doesNotContain("\n");
  }
}
