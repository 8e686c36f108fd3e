package tempo.fastpay.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tempo.fastpay.launcher.Ipv6;
import tempo.fastpay.launcher.config.ConfigException;
import tempo.fastpay.launcher.config.ConfigLoader;
import tempo.fastpay.launcher.config.NodeConfig;
import tempo.fastpay.launcher.config.ValidatorKey;
import tempo.fastpay.launcher.config.ValidatorKeyFile;
import tempo.fastpay.launcher.jar.FreePorts;
import tempo.fastpay.launcher.tls.TlsFolder;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.testkit.Fixtures;
import tempo.fastpay.testkit.Person;
import tempo.fastpay.testkit.TestCommittee;

/** A validator and its signer as two nodes, over gRPC with mutual TLS. */
class SignerNodeTest {
  private static final long WAIT_SECONDS = 60;

  @TempDir Path folder;
  private final TestCommittee committee = TestCommittee.of(2);
  private final int signerPort = FreePorts.inARow(1).get(0);
  private Engine engine;

  @BeforeEach
  void makeKeys() throws Exception {
    engine = await(Engine.start(Optional.empty()));
    TlsFolder files = new TlsFolder(folder);
    for (String name : List.of("signer", "validator")) {
      files.make(name);
    }
    for (TestCommittee.Member member : committee.members()) {
      ValidatorKeyFile.write(
          folder.resolve(member.validator().name() + ".key"),
          new ValidatorKey(member.privateKey(), Fixtures.CRYPTO));
    }
  }

  @AfterEach
  void stop() throws Exception {
    await(engine.vertx().close());
  }

  private Node start(String own, String other, String rest, String... settings) throws Exception {
    StringBuilder members = new StringBuilder();
    for (TestCommittee.Member member : committee.members()) {
      members
          .append(members.isEmpty() ? "" : ", ")
          .append("{\"name\": \"" + member.validator().name() + "\", \"pubkey\": \"")
          .append(member.validator().publicKey())
          .append("\"}");
    }
    Path file = folder.resolve(own + ".json");
    Files.writeString(
        file,
        "{\"committee\": {\"epoch\": 1, \"members\": ["
            + members
            + "]}, \"tls\": {\"key_file\": \""
            + own
            + ".key\", \"cert_file\": \""
            + own
            + ".key.crt\", \"trust_files\": [\""
            + other
            + ".key.crt\"]}, "
            + rest
            + "}");
    Map<String, ConfigLoader.Flag> flags = new LinkedHashMap<>();
    for (String setting : settings) {
      flags.put(
          setting.substring(0, setting.indexOf('=')),
          new ConfigLoader.Flag(setting.substring(setting.indexOf('=') + 1), "a test"));
    }
    NodeConfig config =
        new ConfigLoader(Fixtures.CRYPTO)
            .load(new ConfigLoader.Sources(Optional.of(file), Map.of(), flags, folder));
    return await(Node.start(engine, config, Fixtures.CRYPTO));
  }

  private Node startSigner(String... settings) throws Exception {
    return start(
        "signer",
        "validator",
        "\"roles\": [\"signer\"], \"signer\": {\"key_file\": \"dave.key\", \"record_dir\": \"record\","
            + " \"port\": "
            + signerPort
            + "}",
        settings);
  }

  private Node startValidator(String... settings) throws Exception {
    StringBuilder accounts = new StringBuilder();
    for (Person person : Fixtures.PEOPLE) {
      accounts
          .append(accounts.isEmpty() ? "" : ", ")
          .append("\"" + person.address() + "\": {\"" + Fixtures.ALPHA_USD.token() + "\": \"")
          .append(person.funds())
          .append("\"}");
    }
    return start(
        "validator",
        "signer",
        "\"roles\": [\"devchain\", \"sidecar\"], \"insecure_memory_record\": true,"
            + " \"devchain\": {\"port\": 0, \"accounts\": {"
            + accounts
            + "}}, \"sidecars\": {\"dave\": {\"port\": 0, \"signer\": \"127.0.0.1:"
            + signerPort
            + "\"}}",
        settings);
  }

  private static SubmitRequest request(Person from) {
    return Fixtures.request(Fixtures.payment(from, Fixtures.CAROL, Fixtures.dollars(1), 0));
  }

  /** Asks as clients do: again while it is refused for now, as a slow machine may make it. */
  private Certificate certified(ValidatorApi validator, SubmitRequest request) throws Exception {
    long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    SubmitReply reply = await(validator.submit(request));
    while (reply instanceof SubmitReply.Rejected && System.nanoTime() - deadlineNs < 0) {
      assertThat(((SubmitReply.Rejected) reply).reject().code())
          .isEqualTo(RejectCode.TEMPORARY_UNAVAILABLE);
      reply = await(validator.submit(request));
    }
    assertThat(reply).isInstanceOf(SubmitReply.Certified.class);
    return ((SubmitReply.Certified) reply).certificate();
  }

  private void assertCertified(ValidatorApi validator, SubmitRequest request) throws Exception {
    Certificate certificate = certified(validator, request);
    assertThat(committee.committee().verify(certificate, Fixtures.CRYPTO)).isPresent();
    assertThat(certificate.signer()).isEqualTo(committee.member(0).validator().id());
    assertThat(certificate.txHash()).isEqualTo(request.envelope().txHash());
  }

  private void awaitReadiness(Node node, String expected) throws Exception {
    long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    String answer = readiness(node);
    while (!answer.contains(expected) && System.nanoTime() - deadlineNs < 0) {
      answer = readiness(node);
    }
    assertThat(answer).contains(expected);
  }

  private String readiness(Node node) throws Exception {
    HttpClient client = engine.vertx().createHttpClient();
    try {
      return await(
          client
              .request(HttpMethod.GET, node.ops().port(), node.ops().host(), "/health/ready")
              .compose(request -> request.send().compose(response -> response.body()))
              .map(body -> body.toString()));
    } finally {
      await(client.close());
    }
  }

  @Test
  void aValidatorCertifiesByItsSignerAndWaitsForOneThatIsAway() throws Exception {
    Node signer = startSigner("signer.new_key=true");
    Node validator = startValidator();
    ValidatorApi dave = validator.apis().get(committee.member(0).validator());
    assertCertified(dave, request(Fixtures.ALICE));
    awaitReadiness(validator, "{\"name\":\"signer/dave\",\"status\":\"UP\"}");
    awaitReadiness(signer, "{\"name\":\"signer\",\"status\":\"UP\"}");

    await(signer.close());
    SubmitRequest bobs = request(Fixtures.BOB);
    SubmitReply refused = await(dave.submit(bobs));
    assertThat(refused).isInstanceOf(SubmitReply.Rejected.class);
    SubmitReply.Rejected rejected = (SubmitReply.Rejected) refused;
    assertThat(rejected.reject().code()).isEqualTo(RejectCode.TEMPORARY_UNAVAILABLE);
    assertThat(rejected.reject().retryAfterMillis().orElse(0)).isPositive();
    awaitReadiness(validator, "{\"name\":\"signer/dave\",\"status\":\"DOWN\"");

    Node again = startSigner();
    assertCertified(dave, bobs);
    await(validator.close());
    await(again.close());
  }

  @Test
  void aSignerIsReachedAtAnIpv6Address() throws Exception {
    Ipv6.require();
    Node signer = startSigner("signer.new_key=true", "signer.host=" + Ipv6.LOOPBACK);
    Node validator = startValidator("sidecars.dave.signer=[" + Ipv6.LOOPBACK + "]:" + signerPort);
    assertCertified(validator.apis().get(committee.member(0).validator()), request(Fixtures.ALICE));
    await(validator.close());
    await(signer.close());
  }

  @Test
  void aValidatorStartsWithItsOwnSignerAlone() throws Exception {
    assertThatThrownBy(this::startValidator)
        .cause()
        .isInstanceOf(SignerAwayException.class)
        .hasMessageStartingWith("sidecars.dave.signer: the signer at 127.0.0.1:" + signerPort)
        .hasMessageContaining("does not answer");

    Node edgars = startSigner("signer.new_key=true", "signer.key_file=edgar.key");
    assertThatThrownBy(this::startValidator)
        .cause()
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("sidecars.dave.signer: the signer at 127.0.0.1:" + signerPort)
        .hasMessageContaining(committee.member(1).validator().publicKey().toHex());
    await(edgars.close());
    assertThat(engine.vertx().deploymentIDs()).isEmpty();
  }
}
