package tempo.fastpay.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tempo.fastpay.launcher.ProjectFiles;
import tempo.fastpay.launcher.config.SenderKeyFile;
import tempo.fastpay.launcher.config.ValidatorKeyFile;
import tempo.fastpay.proto.document.QcDocument;
import tempo.fastpay.proto.json.CommitteeJson;
import tempo.fastpay.proto.json.JsonCodec;
import tempo.fastpay.proto.tls.Tls;
import tempo.fastpay.protocol.api.EvidencePage;
import tempo.fastpay.protocol.tx.KeyType;
import tempo.fastpay.testkit.EquivocationSamples;
import tempo.fastpay.testkit.Fixtures;
import tempo.fastpay.testkit.TestCommittee;

/** What the command line takes and refuses, without a network. */
class CliTest {
  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... arguments) {
    return runWith(Map.of(), "", arguments);
  }

  private int runWith(Map<String, String> environment, String input, String... arguments) {
    out.reset();
    err.reset();
    return new FastPayCli(
            new Terminal(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment,
                folder,
                () -> Fixtures.CRYPTO))
        .run(arguments);
  }

  @Test
  void lettersThatTheLocaleLosesAreRefusedBeforeAnythingIsDone() {
    assertThat(run("pay", "--reference", "Rechnung-\ufffd\ufffd")).isEqualTo(2);
    assertThat(err())
        .isEqualTo(
            "fastpay: argument 3 ('Rechnung-\ufffd\ufffd'): has letters that Java cannot read under"
                + " this locale: run it with LC_ALL=C.UTF-8, or write it in ASCII\n");
    Map<String, String> environment = Map.of("FASTPAY_CONFIG", "z\ufffd.json", "PS1", "\ufffd");
    assertThat(runWith(environment, "", "serve")).isEqualTo(2);
    assertThat(err()).startsWith("fastpay: FASTPAY_CONFIG: has letters");
    assertThat(runWith(Map.of("PS1", "\ufffd"), "", "help")).isZero();
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private void assertHopeless(String part, String... arguments) {
    assertThat(run(arguments)).as("%s", List.of(arguments)).isEqualTo(2);
    assertThat(out()).isEmpty();
    assertThat(err().lines()).hasSize(1);
    assertThat(err()).startsWith("fastpay: ").contains(part);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "serve",
        "demo",
        "inspect",
        "keygen",
        "pay",
        "sign",
        "receive",
        "verify-qc",
        "evidence",
        "verify-evidence"
      })
  void everyCommandHasItsHelp(String command) {
    assertThat(run("help")).isZero();
    assertThat(out()).contains(command);
    assertThat(run("help", command)).isZero();
    assertThat(out()).contains("Usage: fastpay " + command);
    String help = out();
    assertThat(run(command, "--help")).isZero();
    assertThat(out()).isEqualTo(help);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "serve",
        "demo",
        "inspect",
        "keygen",
        "pay",
        "sign",
        "receive",
        "verify-qc",
        "evidence",
        "verify-evidence"
      })
  void unknownOptionsAreNamedInOneLine(String command) {
    assertThat(run(command, "--bogus")).isEqualTo(2);
    assertThat(err().lines()).hasSize(1);
    assertThat(err()).contains("Unknown option: '--bogus'", "fastpay help " + command);
  }

  @Test
  void aMisspelledOptionIsNamedBeforeTheOneThatIsMissing() {
    String to = Fixtures.BOB.address().toString();
    assertHopeless(
        "Unknown option: '--amout'; did you mean --amount", "pay", "--to", to, "--amout", "1.00");
    assertHopeless(
        "Unknown option: '--amout'; did you mean --amount", "sign", "--to", to, "--amout=1");
    assertHopeless(
        "Unknown option: '--comittee'; did you mean --committee",
        "verify-qc",
        "x.json",
        "--comittee",
        "c");
    assertHopeless("Unknown option: '--directroy'", "signing-record", "verify", "--directroy", "c");
    assertHopeless("Unknown command: 'recieve'; did you mean receive", "recieve");
    assertHopeless("Unexpected argument: '5'", "pay", "--to", to, "--amount", "1", "5");
    assertHopeless("Missing required option: '--to=ADDRESS'", "pay", "--amount", "1");
  }

  @Test
  void withoutACommandItIsServe() {
    assertHopeless("chain.idd: unknown key", "--set", "chain.idd=1");
    assertHopeless("Unknown option: '--bogus'", "--bogus");
    assertHopeless("@file", "@file");
  }

  @Test
  void serveIsToldWhatIsWrongBeforeItStarts() {
    assertHopeless(
        "roles: expected some of: sidecar, aggregator, web, bridge, signer, devchain, got webs (--role)",
        "serve",
        "--role",
        "webs");
    assertHopeless("cluster.enabled: the role web needs", "serve", "--role", "web");
    assertHopeless("cluster_file: expected", "serve", "--cluster");
    assertHopeless("chain.id: expected", "serve", "--set", "chain.id=x");
    assertHopeless("committee: dave's key is a published", "serve", "--set", "chain.id=5");
    assertThat(runWith(Map.of("FASTPAY_NOPE", "1"), "", "serve")).isEqualTo(2);
    assertThat(err()).contains("environment FASTPAY_NOPE: no such key");
    assertThat(runWith(Map.of("FASTPAY_SIDECAR", "nonsense"), "", "demo")).isEqualTo(2);
    assertThat(err()).contains("FASTPAY_SIDECAR: expected host:port");
  }

  private static List<String> senderTypes() {
    return Stream.of(KeyType.values())
        .flatMap(type -> KeygenCommand.nameOf(type).stream())
        .toList();
  }

  static Stream<Arguments> keyTypes() {
    return Stream.concat(
        senderTypes().stream().map(name -> Arguments.of(name, "0x[0-9a-fA-F]{40}")),
        Stream.of(Arguments.of("ed25519", "0x[0-9a-f]{64}")));
  }

  @ParameterizedTest
  @MethodSource("keyTypes")
  void keygenShowsThePublicHalfAlone(String type, String shape) throws Exception {
    assertThat(run("keygen", "--type", type, "--out", "my.key")).as(err()).isZero();

    Path file = folder.resolve("my.key");
    assertThat(out().strip()).matches(shape);
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    String content = Files.readString(file);
    String secret = content.replaceAll("(?s).*\"private_key\" : \"(0x[0-9a-f]{64})\".*", "$1");
    assertThat(secret).matches("0x[0-9a-f]{64}");
    assertThat(out() + err()).doesNotContain(secret.substring(2));

    assertHopeless("my.key", "keygen", "--type", type, "--out", "my.key");
    assertThat(Files.readString(file)).isEqualTo(content);
  }

  @Test
  void keygenNamesEveryTypeOfKeyThatItMakes() {
    assertHopeless(
        "--type: expected secp256k1, p256, ed25519 or tls, got 'webauthn'",
        "keygen",
        "--type",
        "webauthn",
        "--out",
        "my.key");
    assertThat(run("help", "keygen")).isZero();
    for (String name : senderTypes()) {
      assertThat(out()).containsPattern("\\b" + name + "\\b");
    }
  }

  @Test
  void keygenEncryptsAValidatorsKeyUnderAPasswordFromAFile() throws Exception {
    Path password = folder.resolve("v.password");
    Files.writeString(password, "correct horse\n");
    Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-r--r--"));
    String[] keygen = {
      "keygen", "--type", "ed25519", "--out", "v.key", "--password-file", "v.password"
    };
    assertHopeless("v.password: others may read", keygen);
    assertThat(folder.resolve("v.key")).doesNotExist();

    Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
    assertThat(run(keygen)).as(err()).isZero();
    String publicKey = out().strip();
    assertThat(Files.readString(folder.resolve("v.key")))
        .contains("scrypt", publicKey.substring(2))
        .doesNotContain("private_key");
    assertThat(
            ValidatorKeyFile.read(folder.resolve("v.key"), Optional.of(password), Fixtures.CRYPTO)
                .publicKey()
                .toHex())
        .isEqualTo(publicKey);
    assertHopeless(
        "--password-file: is for senders and --type ed25519",
        "keygen",
        "--type",
        "tls",
        "--out",
        "s.key",
        "--password-file",
        "v.password");
    assertThat(folder.resolve("s.key")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"secp256k1", "p256"})
  void aSendersKeyIsEncryptedUnderAPassword(String type) throws Exception {
    Path password = folder.resolve("s.password");
    Files.writeString(password, "correct horse\n");
    Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
    String[] keygen = {"keygen", "--type", type, "--out", "s.key", "--password-file", "s.password"};
    assertThat(run(keygen)).as(err()).isZero();
    assertThat(err()).isEmpty();
    String address = out().strip();
    Path key = folder.resolve("s.key");
    assertThat(Files.readString(key)).contains("scrypt").doesNotContain("private_key");
    assertThat(Files.getPosixFilePermissions(key))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertHopeless("s.key: exists already", keygen);
    SenderKeyFile.Read read = SenderKeyFile.read(key, Optional.of(password), Fixtures.CRYPTO);
    assertThat(read.isEncrypted()).isTrue();
    assertThat(read.key().address()).hasToString(address);
    assertThat(read.key().type().name()).isEqualToIgnoringCase(type);

    String[] sign = {
      "sign",
      "--key",
      "s.key",
      "--to",
      Fixtures.BOB.address().toHex(),
      "--amount",
      "1",
      "--nonce",
      "0",
      "--nonce-key",
      "0x1"
    };
    assertHopeless("s.key: is encrypted: name the file with its password", sign);
    String[] withPassword =
        Stream.concat(Stream.of(sign), Stream.of("--password-file", "s.password"))
            .toArray(String[]::new);
    assertThat(run(withPassword)).as(err()).isZero();
    assertThat(err()).doesNotContain("in the clear");
    Files.writeString(password, "another");
    assertHopeless("s.key: the password is not this keystore's", withPassword);
    Files.writeString(
        key, Files.readString(key).replaceFirst("\"type\" : \"[^\"]*", "\"type\" : \"WEBAUTHN"));
    Files.writeString(password, "correct horse");
    assertHopeless("s.key: expected a sender's keystore made by keygen", withPassword);
  }

  @Test
  void keysLieInTheUsersOwnFolderUnlessToldOtherwise() throws Exception {
    Path data = folder.resolve("data");
    for (Map<String, String> environment :
        List.of(
            Map.of("HOME", folder.resolve("home").toString()),
            Map.of("HOME", folder.toString(), "XDG_DATA_HOME", data.toString()))) {
      Path own =
          environment.containsKey("XDG_DATA_HOME")
              ? data.resolve("fastpay")
              : folder.resolve("home/.fastpay");
      assertThat(runWith(environment, "", "keygen")).as(err()).isZero();
      assertThat(err()).contains("sender.key is in the clear");
      assertThat(Files.getPosixFilePermissions(own))
          .isEqualTo(PosixFilePermissions.fromString("rwx------"));
      assertThat(runWith(environment, "", "keygen", "--demo", "alice")).as(err()).isZero();
      for (String key : List.of("sender.key", "alice.key")) {
        assertThat(own.resolve(key)).exists();
        assertThat(
                runWith(
                    environment,
                    "",
                    "sign",
                    "--key",
                    key,
                    "--to",
                    Fixtures.BOB.address().toHex(),
                    "--amount",
                    "1",
                    "--nonce",
                    "0",
                    "--nonce-key",
                    "0x1"))
            .as(err())
            .isZero();
        assertThat(err().contains("in the clear")).isEqualTo(key.equals("sender.key"));
        assertThat(own.resolve(key + ".wallet")).exists();
      }
    }
    try (Stream<Path> here = Files.list(folder)) {
      assertThat(here.map(file -> file.getFileName().toString())).containsOnly("home", "data");
    }
    assertHopeless("environment HOME: expected", "keygen");
  }

  @Test
  void gitDoesNotTakeKeys() {
    assertThat(ProjectFiles.read(".gitignore").lines())
        .contains("*.key", "*.password", "*.wallet", "*.wallet.lock");
  }

  @Test
  void keygenMakesATlsKeyAndItsCertificate() throws Exception {
    assertThat(run("keygen", "--type", "tls", "--out", "node.key", "--host", "dave.example.org"))
        .as(err())
        .isZero();
    Path key = folder.resolve("node.key");
    Path certificate = folder.resolve("node.key.crt");
    assertThat(out().strip()).matches("[0-9a-f]{64}");
    assertThat(Files.getPosixFilePermissions(key))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(Files.readString(key)).startsWith("-----BEGIN PRIVATE KEY-----");
    assertThat(Files.readString(certificate))
        .startsWith("-----BEGIN CERTIFICATE-----")
        .doesNotContain("PRIVATE");
    Tls.load(key, certificate, List.of(certificate));

    String before = Files.readString(key);
    assertHopeless("node.key.crt: exists", "keygen", "--type", "tls", "--out", "node.key");
    Files.delete(certificate);
    assertHopeless("node.key: exists", "keygen", "--type", "tls", "--out", "node.key");
    assertThat(certificate).doesNotExist();
    assertThat(Files.readString(key)).isEqualTo(before);
    assertHopeless(
        "--host: expected a host name", "keygen", "--type", "tls", "--out", "x", "--host", "a b");
    assertHopeless("--host: is for --type tls", "keygen", "--out", "x", "--host", "a");
    assertHopeless(
        "--demo: is for senders", "keygen", "--type", "tls", "--out", "x", "--demo", "bob");
    assertThat(folder.resolve("x")).doesNotExist();
    assertThat(folder.resolve("x.crt")).doesNotExist();
  }

  @Test
  void tlsIsAskedForAsAWhole() {
    assertThat(run("keygen", "--demo", "alice", "--out", "alice.key")).isZero();
    assertThat(run("keygen", "--type", "tls", "--out", "tls.key")).isZero();
    String[] pay = {"pay", "--key", "alice.key", "--to", Fixtures.BOB.address().toHex()};
    assertHopeless("--tls-cert, --tls-key: expected both", with(pay, "--tls-key", "tls.key"));
    assertHopeless("--tls-cert, --tls-key: expected both", with(pay, "--tls-cert", "tls.key.crt"));
    assertHopeless("none.crt: no such file", with(pay, "--tls-trust", "none.crt"));
    assertHopeless(
        "alice.key: expected one unencrypted PKCS#8 key",
        with(pay, "--tls-key", "alice.key", "--tls-cert", "tls.key.crt"));
    assertHopeless("named with --sidecar", "demo", "--tls-trust", "tls.key.crt");
  }

  private static String[] with(String[] pay, String... options) {
    return Stream.of(pay, new String[] {"--amount", "1"}, options)
        .flatMap(Stream::of)
        .toArray(String[]::new);
  }

  @Test
  void keygenKnowsThePublishedKeys() {
    assertThat(run("keygen", "--demo", "alice", "--out", "alice.key")).isZero();
    assertThat(out().strip()).isEqualTo("0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A");
    assertHopeless("--demo: expected alice", "keygen", "--demo", "mallory", "--out", "m.key");
    assertHopeless(
        "--demo: is for senders", "keygen", "--demo", "dave", "--type", "ed25519", "--out", "d");
    assertHopeless("--type: expected", "keygen", "--type", "rsa", "--out", "r");
    assertHopeless("--out", "keygen", "--type", "ed25519");
  }

  @Test
  void aPublishedKeyPaysOnTheDemosChainAlone() throws Exception {
    assertThat(run("keygen", "--demo", "bob", "--type", "p256", "--out", "bob.key")).isZero();
    assertThat(run("keygen", "--type", "ed25519", "--out", "v.key")).isZero();
    String pubkey = out().strip();
    Files.writeString(
        folder.resolve("committee.json"),
        "{\"chain_id\": 7, \"epoch\": 1, \"members\": [{\"name\": \"v\", \"pubkey\": \""
            + pubkey
            + "\"}]}");

    String to = Fixtures.CAROL.address().toHex();
    assertHopeless(
        "only serves chain 1337, not 7",
        "pay",
        "--key",
        "bob.key",
        "--to",
        to,
        "--amount",
        "1",
        "--committee",
        "committee.json");
    assertHopeless(
        "only serves chain 1337, not 7",
        "receive",
        "--key",
        "bob.key",
        "--committee",
        "committee.json");
  }

  @Test
  void whatIsPaidIsCheckedFirst() {
    assertThat(run("keygen", "--out", "my.key")).isZero();
    String to = Fixtures.CAROL.address().toHex();
    assertHopeless("--to: expected", "pay", "--key", "my.key", "--to", "0x12", "--amount", "1");
    for (String bad : List.of("0", "-1", "1.0000001", "1e3", "", "99999999999999999999")) {
      assertHopeless("--amount: expected", "pay", "--key", "my.key", "--to", to, "--amount=" + bad);
    }
    assertHopeless(
        "--memo: expected visible text of 1 to 32 bytes in UTF-8, or 32 bytes in hex after 0x",
        "pay",
        "--key",
        "my.key",
        "--to",
        to,
        "--amount",
        "1",
        "--memo",
        "0x12");
    assertHopeless("no such key file", "pay", "--key", "none.key", "--to", to, "--amount", "1");
    assertHopeless(
        "--sidecar", "pay", "--key", "my.key", "--to", to, "--amount", "1", "--sidecar", "here");
    assertHopeless("--wait: expected", "receive", "--key", "my.key", "--wait", "0");
  }

  @Test
  void anAddressWithAWrongChecksumIsNotPaid() {
    assertThat(run("keygen", "--out", "my.key")).isZero();
    String wrong = "0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
    for (String command : List.of("pay", "sign")) {
      assertHopeless(
          "--to: expected an address of 20 bytes in hex, in lower case or with its right checksum"
              + " (EIP-55), got '"
              + wrong,
          command,
          "--key",
          "my.key",
          "--to",
          wrong,
          "--amount",
          "1");
      assertHopeless(
          "--asset: expected a token",
          command,
          "--key",
          "my.key",
          "--to",
          wrong.toLowerCase(Locale.ROOT),
          "--amount",
          "1",
          "--asset",
          "0x20C0000000000000000000000000000000000aBc");
    }
    assertThat(
            runWith(
                Map.of(), "{\"raw\": \"0x76\", \"claimedSender\": \"" + wrong + "\"}", "inspect"))
        .isZero();
    assertThat(out()).contains("claimedSender: expected an address, the address's checksum");
  }

  @Test
  void aQcIsVerifiedAgainstTheCommitteeGiven() throws Exception {
    TestCommittee committee = TestCommittee.of(4);
    String qc =
        new JsonCodec(committee.committee())
            .encode(
                committee.qc(
                    Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(10), 0)))
            .encodePrettily();
    Files.writeString(folder.resolve("qc.json"), qc);
    Files.writeString(
        folder.resolve("four.json"), CommitteeJson.encode(committee.committee()).encode());
    Files.writeString(
        folder.resolve("seven.json"),
        CommitteeJson.encode(TestCommittee.of(7).committee()).encode());
    Files.writeString(folder.resolve("garbage.json"), "{\"tx_hash\": 1}");
    Files.writeString(folder.resolve("text.json"), "hello");

    assertThat(run("verify-qc", "qc.json", "--committee", "four.json")).as(err()).isZero();
    assertThat(out())
        .startsWith("verified $10.00 of ")
        .contains("certified by edgar, frank, grace", Fixtures.BOB.address().toString());

    Files.write(
        folder.resolve("qc.pb"),
        QcDocument.protobuf(
            new JsonCodec(committee.committee()).decodeQc(new JsonObject(qc)),
            committee.committee()));
    String said = out();
    assertThat(run("verify-qc", "qc.pb", "--committee", "four.json")).as(err()).isZero();
    assertThat(out()).isEqualTo(said);

    Files.writeString(folder.resolve("renamed.json"), qc.replace("\"frank\"", "\"edgar\""));
    assertHopeless(
        "renamed.json: certs[1].signer.name: expected the committee's 'frank', got edgar",
        "verify-qc",
        "renamed.json",
        "--committee",
        "four.json");
    assertHopeless("needs 5", "verify-qc", "qc.json", "--committee", "seven.json");
    assertHopeless(
        "nobody in the committee",
        "verify-qc",
        "qc.json",
        "--committee",
        ProjectFiles.root().resolve("config/committee-demo.json").toString());
    assertHopeless("garbage.json: ", "verify-qc", "garbage.json", "--committee", "four.json");
    assertHopeless(
        "text.json: expected a quorum certificate as JSON, or as protobuf",
        "verify-qc",
        "text.json",
        "--committee",
        "four.json");
    assertHopeless("none.json: no such file", "verify-qc", "none.json", "--committee", "four.json");
    assertHopeless("qc.json: ", "verify-qc", "qc.json", "--committee", "qc.json");
    assertHopeless("--committee", "verify-qc", "qc.json");
  }

  @Test
  void evidenceIsVerifiedAgainstTheCommitteeGiven() throws Exception {
    TestCommittee committee = TestCommittee.of(4);
    JsonObject page =
        new JsonCodec(committee.committee())
            .encode(new EvidencePage(EquivocationSamples.both(committee), "boot-2"));
    Files.writeString(
        folder.resolve("four.json"), CommitteeJson.encode(committee.committee()).encode());
    String[] verify = {"verify-evidence", "evidence.json", "--committee", "four.json"};

    Files.writeString(folder.resolve("evidence.json"), page.encodePrettily());
    assertThat(run(verify)).as(err()).isZero();
    assertThat(out().lines()).hasSize(2);
    assertThat(out().lines().toList().get(0))
        .startsWith("verified sender " + Fixtures.ALICE.address() + " signed two payments for ");
    assertThat(out().lines().toList().get(1))
        .startsWith("verified validator " + committee.member(0).validator().name())
        .contains("certified two payments for ", "sign_hash");

    Files.writeString(
        folder.resolve("evidence.json"),
        page.encode().replace("\"nonce_seq\":\"0\"", "\"nonce_seq\":\"1\""));
    assertHopeless("evidence[0]: nonce: expected", verify);
    Files.writeString(
        folder.resolve("evidence.json"),
        page.encode().replace("\"epoch\":\"1\"", "\"epoch\":\"2\""));
    assertHopeless("evidence[1]: epoch: expected 1, got 2", verify);
    Files.writeString(folder.resolve("evidence.json"), page.copy().put("more", 1).encode());
    assertHopeless("more: unknown field", verify);
    Files.writeString(folder.resolve("evidence.json"), "{\"evidence\": []}");
    assertHopeless("it holds no evidence", verify);
    Files.writeString(folder.resolve("evidence.json"), "hello");
    assertHopeless("expected evidence as JSON", verify);
    Files.delete(folder.resolve("evidence.json"));
    assertHopeless("evidence.json: no such file", verify);
    assertHopeless("--committee", "verify-evidence", "evidence.json");
    assertHopeless("--out", "evidence");
  }

  @Test
  void inspectAnswersEachLine() {
    assertThat(runWith(Map.of(), "0x76\nnonsense", "inspect", "--chain-id", "1")).isZero();
    assertThat(out().lines()).hasSize(2).allMatch(line -> line.contains("\"REJECT\""));
    assertHopeless("--chain-id", "inspect", "--chain-id", "-1");
    assertHopeless("--chain-id", "inspect", "--chain-id", "18446744073709551616");
  }

  @Test
  void whereNoValidatorIsItIsSaidWhy() throws Exception {
    assertThat(run("keygen", "--demo", "bob", "--out", "bob.key")).isZero();
    assertThat(run("keygen", "--type", "tls", "--out", "tls.key")).isZero();
    String[] wallet = {"wallet", "--key", "bob.key", "--sidecar"};
    int free;
    try (ServerSocket closing = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = closing.getLocalPort();
    }
    String nobody = "127.0.0.1:" + free;
    assertUnreached(
        1, "nothing listens at " + nobody + ": start it with: fastpay serve", wallet, nobody);
    assertUnreached(1, "nothing listens at " + nobody, new String[] {"demo", "--sidecar"}, nobody);
    assertUnreached(
        1, "no host is known by the name in no.such.invalid:1", wallet, "no.such.invalid:1");
    try (ServerSocket plain = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread talker = new Thread(() -> sayNoTls(plain));
      talker.setDaemon(true);
      talker.start();
      assertUnreached(
          2,
          "the certificate or TLS does not fit at ",
          new String[] {"wallet", "--key", "bob.key", "--tls-trust", "tls.key.crt", "--sidecar"},
          "127.0.0.1:" + plain.getLocalPort());
    }
  }

  private static void sayNoTls(ServerSocket server) {
    while (true) {
      try (Socket client = server.accept()) {
        client
            .getOutputStream()
            .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      } catch (IOException closed) {
        if (server.isClosed()) {
          return;
        }
      }
    }
  }

  private void assertUnreached(int exitCode, String part, String[] command, String address) {
    String[] arguments =
        Stream.concat(Stream.of(command), Stream.of(address)).toArray(String[]::new);
    assertThat(run(arguments)).as(err()).isEqualTo(exitCode);
    assertThat(err().lines()).hasSize(1);
    assertThat(err()).contains(part).doesNotContain("Exception", "netty", "GetValidatorInfo");
  }
}
