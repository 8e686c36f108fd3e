package tempo.fastpay.launcher.config;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.launcher.config.ConfigLoaderTest.assertRefused;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tempo.fastpay.launcher.tls.SelfSigned;
import tempo.fastpay.proto.tls.OwnerOnly;
import tempo.fastpay.protocol.types.Bytes32;

/** A signer, and a validator whose key it holds: what they are told, and what they must not be. */
class SignerConfigTest {
  private static final ValidatorKey KEY =
      new ValidatorKey(Bytes32.fromHex("0x" + "ab".repeat(32)), ConfigSources.CRYPTO);

  @TempDir Path folder;

  /** The ready configurations beside the files that they name. */
  @BeforeEach
  void copy() throws Exception {
    for (String name : List.of("signer.json", "validator.json")) {
      Files.copy(ConfigSources.shipped(name), folder.resolve(name));
    }
    ValidatorKeyFile.write(folder.resolve("validator.key"), KEY);
    Files.writeString(
        folder.resolve("committee.json"),
        "{\"chain_id\": 1337, \"epoch\": 1, \"members\": [{\"name\": \"validator\", \"pubkey\": \""
            + KEY.publicKey()
            + "\"}]}");
    for (String name : List.of("signer-tls", "validator-tls")) {
      SelfSigned made =
          SelfSigned.make(
              List.of(),
              Instant.now(),
              Instant.now().plus(SelfSigned.VALIDITY),
              new SecureRandom());
      OwnerOnly.create(folder.resolve(name + ".key"), made.keyPem());
      Files.writeString(folder.resolve(name + ".key.crt"), made.certificatePem());
    }
  }

  private ConfigSources signer() {
    return new ConfigSources(folder).file(folder.resolve("signer.json"));
  }

  /** The signer's validator: nothing of the key in its configuration. */
  private ConfigSources validator() {
    return new ConfigSources(folder)
        .file(
            "{\"committee_file\": \"committee.json\", \"sidecars\": {\"validator\": {"
                + "\"signer\": \"127.0.0.1:50060\", \"record_dir\": \"record\"}}}");
  }

  private ConfigSources mutual(ConfigSources sources) {
    return sources
        .flag("tls.key_file", "validator-tls.key")
        .flag("tls.cert_file", "validator-tls.key.crt")
        .flag("tls.trust_files", "signer-tls.key.crt");
  }

  @Test
  void theReadySignerHoldsTheKeyOfTheReadyValidator() {
    NodeConfig config = signer().load();

    assertThat(config.roles()).containsExactly(Role.SIGNER);
    SignerConfig signer = config.signer().orElseThrow();
    assertThat(signer.validator()).isEqualTo(config.committee().members().get(0));
    assertThat(signer.key().publicKey()).isEqualTo(KEY.publicKey());
    assertThat(signer.listen()).isEqualTo(new HostPort("127.0.0.1", 50060));
    assertThat(signer.record()).isEqualTo(new RecordConfig(folder.resolve("signer-record"), false));
    assertThat(config.tls().orElseThrow().isMutual()).isTrue();
    assertThat(signer().flag("signer.new_key", "true").load().signer().orElseThrow().record())
        .isEqualTo(new RecordConfig(folder.resolve("signer-record"), true));
    assertThat(
            signer()
                .flag("signer.host", "::1")
                .variable("FASTPAY_SIGNER_PORT", "0")
                .load()
                .signer()
                .orElseThrow()
                .listen())
        .isEqualTo(new HostPort("::1", 0));
  }

  @Test
  void aValidatorNamesItsSignerInsteadOfAKey() {
    ValidatorConfig sidecar = mutual(validator()).load().sidecars().get(0);
    assertThat(sidecar.key()).isEmpty();
    assertThat(sidecar.signer()).contains(new HostPort("127.0.0.1", 50060));

    assertRefused(
        mutual(validator()).flag("sidecars.validator.key_file", "validator.key"),
        "sidecars.validator.key, key_file or signer: expected exactly one of them");
    assertRefused(
        mutual(validator()).flag("sidecars.validator.password_file", "x"),
        "sidecars.validator.password_file: is for an encrypted key_file");
    assertRefused(
        mutual(validator()).flag("sidecars.validator.signer", "here"),
        "sidecars.validator.signer: expected host:port");
  }

  @Test
  void bothEndsNeedMutualTls() {
    assertRefused(validator(), "tls.trust_files: sidecars.validator.signer needs mutual TLS");
    assertRefused(
        validator()
            .flag("tls.key_file", "validator-tls.key")
            .flag("tls.cert_file", "validator-tls.key.crt"),
        "tls.trust_files: sidecars.validator.signer needs mutual TLS");
    assertRefused(
        new ConfigSources(folder)
            .file(
                "{\"roles\": [\"signer\"], \"committee_file\": \"committee.json\", \"signer\":"
                    + " {\"key_file\": \"validator.key\", \"record_dir\": \"record\"}}"),
        "tls.trust_files: the role signer needs mutual TLS");
  }

  @Test
  void aSignerNeedsAMembersKeyAndARecord() {
    String start =
        "{\"roles\": [\"signer\"], \"committee_file\": \"committee.json\", \"signer\": {";
    assertRefused(
        new ConfigSources(folder).file(start + "\"record_dir\": \"record\"}}"),
        "signer.key_file: the role signer needs a key");
    assertRefused(
        new ConfigSources(folder).file(start + "\"key_file\": \"validator.key\"}}"),
        "signer.record_dir: the role signer needs a directory");
    assertRefused(
        signer().flag("signer.password_file", "validator.key"),
        "is not encrypted: take password_file away");
    assertRefused(signer().flag("signer.port", "65536"), "signer.port: expected");
    assertRefused(signer().flag("signer.host", "a b"), "signer.host: expected");
    assertRefused(signer().flag("signer.new_key", "yes"), "signer.new_key: expected");
    ValidatorKeyFile.write(
        folder.resolve("other.key"),
        new ValidatorKey(Bytes32.fromHex("0x" + "cd".repeat(32)), ConfigSources.CRYPTO));
    assertRefused(
        signer().flag("signer.key_file", "other.key"),
        "signer.key_file: its public key",
        "is no committee member's");
  }

  @Test
  void publishedKeysAreRefusedOnAnyOtherChain() throws Exception {
    ValidatorKey published =
        new ValidatorKey(DemoKeys.validator("dave").orElseThrow(), ConfigSources.CRYPTO);
    ValidatorKeyFile.write(folder.resolve("dave.key"), published);
    Files.writeString(
        folder.resolve("committee.json"),
        Files.readString(folder.resolve("committee.json")).replace("1337", "7"));
    assertRefused(
        signer().flag("chain.id", "7").flag("signer.key_file", "dave.key"),
        "signer.key_file: ",
        "published demo key");
    assertThat(signer().flag("chain.id", "7").load().signer()).isPresent();
  }
}
