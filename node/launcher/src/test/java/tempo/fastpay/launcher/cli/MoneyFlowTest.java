package tempo.fastpay.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tempo.fastpay.launcher.ProjectFiles;
import tempo.fastpay.launcher.config.ConfigLoader;
import tempo.fastpay.launcher.config.HostPort;
import tempo.fastpay.launcher.node.Engine;
import tempo.fastpay.launcher.node.Node;
import tempo.fastpay.proto.json.CommitteeJson;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.testkit.Fixtures;
import tempo.fastpay.testkit.TestCommittee;

/** Paying and being paid on the command line, at the demo's node. */
class MoneyFlowTest {
  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Engine engine;
  private Node node;

  @BeforeEach
  void start() throws Exception {
    Map<String, ConfigLoader.Flag> flags = new LinkedHashMap<>();
    for (String key : List.of("devchain", "sidecars.dave", "sidecars.edgar", "ops")) {
      flags.put(key + ".port", new ConfigLoader.Flag("0", "a test"));
    }
    flags.put("roles", new ConfigLoader.Flag("devchain,sidecar", "a test"));
    engine = await(Engine.start(Optional.empty()));
    node =
        await(
            Node.start(
                engine,
                new ConfigLoader(Fixtures.CRYPTO)
                    .load(
                        new ConfigLoader.Sources(
                            Optional.of(ProjectFiles.root().resolve("config/demo.json")),
                            Map.of(),
                            flags,
                            Path.of(""))),
                Fixtures.CRYPTO));
    assertThat(run("keygen", "--demo", "alice", "--out", "alice.key")).isZero();
    assertThat(run("keygen", "--demo", "bob", "--out", "bob.key")).isZero();
  }

  @AfterEach
  void stop() throws Exception {
    await(node.close());
    await(engine.vertx().close());
  }

  private int run(String... arguments) {
    out.reset();
    err.reset();
    return new FastPayCli(
            new Terminal(
                InputStream.nullInputStream(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of(
                    "FASTPAY_SIDECAR",
                    node.addresses().values().stream()
                        .map(HostPort::toString)
                        .collect(Collectors.joining(","))),
                folder,
                () -> Fixtures.CRYPTO))
        .run(arguments);
  }

  private int pay(String amount, String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of("pay", "--key", "alice.key", "--to", Fixtures.BOB.address().toString()));
    arguments.addAll(List.of("--amount", amount));
    arguments.addAll(List.of(options));
    return run(arguments.toArray(String[]::new));
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private String txHash() {
    return out().replaceAll("(?s).* tx_hash (0x[0-9a-f]{64}).*", "$1");
  }

  @Test
  void aPlaceThatCannotBeWrittenIsRefusedBeforeAnythingIsPaid() throws Exception {
    Files.writeString(folder.resolve("file"), "");
    for (String[] bad :
        new String[][] {
          {"none/qc.json", "its folder does not exist"},
          {"file/qc.json", "what should be its folder is a file"},
          {".", "is a folder, expected a file"}
        }) {
      assertThat(pay("1.00", "--qc-out", bad[0])).isEqualTo(ExitCode.RETRY_WILL_NOT_HELP);
      assertThat(out()).isEmpty();
      assertThat(err()).contains("--qc-out: ", bad[1], "nothing was done");
      assertThat(run("receive", "--key", "bob.key", "--qc-out", bad[0])).isEqualTo(2);
      assertThat(err()).contains("--qc-out: ", bad[1]);
      assertThat(run("evidence", "--out", bad[0])).isEqualTo(2);
      assertThat(err()).contains("--out: ", bad[1]);
    }
    assertThat(folder.resolve("alice.key.wallet")).doesNotExist();
  }

  @Test
  void whatWasPaidIsSaidThoughItsProofCannotBeWritten() {
    assertThat(pay("1.00", "--qc-out", "/dev/full", "--reference", "invoice 7"))
        .as(err())
        .isEqualTo(ExitCode.DONE_IN_PART);
    assertThat(out()).startsWith("paid $1.00 of ");
    assertThat(err()).contains("/dev/full: the QC could not be written", "the payment stands");
    String txHash = txHash();

    assertThat(pay("1.00", "--qc-out", "qc.json", "--reference", "invoice 7")).as(err()).isZero();
    assertThat(txHash()).isEqualTo(txHash);
    assertThat(folder.resolve("qc.json")).exists();
  }

  @Test
  void aReferenceIsPaidOnce() {
    assertThat(pay("1.00", "--reference", "invoice 7")).as(err()).isZero();
    String txHash = txHash();
    assertThat(pay("1.00", "--reference", "invoice 7")).as(err()).isZero();
    assertThat(out()).startsWith("paid ");
    assertThat(txHash()).isEqualTo(txHash);

    assertThat(pay("2.00", "--reference", "invoice 7")).isEqualTo(2);
    assertThat(err()).contains("reference 'invoice 7'", txHash, "use another reference");
    assertThat(pay("1.00", "--reference", "")).isEqualTo(2);
    assertThat(err()).contains("--reference: expected 1 to 128 characters");

    assertThat(pay("1.00", "--reference", "invoice 8")).as(err()).isZero();
    assertThat(txHash()).isNotEqualTo(txHash);
    assertThat(run("wallet", "--key", "alice.key")).as(err()).isZero();
    assertThat(out().lines().filter(line -> line.contains(" paid $1.00 "))).hasSize(2);
    assertThat(out()).contains("reference 'invoice 7'", "reference 'invoice 8'", txHash);
  }

  @Test
  void aMemoIsShownWhereverItsPaymentIs() {
    String hex = "0x" + "00".repeat(31) + "07";
    assertThat(pay("1.00", "--memo", "invoice \"4711\"", "--qc-out", "qc.json")).as(err()).isZero();
    String shown = ", memo \"invoice \\\"4711\\\"\"";
    assertThat(out()).startsWith("paid $1.00 of AlphaUSD from ").contains(shown);
    String chainHash = out().replaceAll("(?s).* chain_tx_hash (0x[0-9a-f]{64}).*", "$1");
    assertThat(chainHash).startsWith("0x").isNotEqualTo(txHash());
    assertThat(run("wallet", "--key", "alice.key")).as(err()).isZero();
    assertThat(out()).contains(" paid $1.00 of AlphaUSD to ", ", chain_tx_hash " + chainHash);
    String committee = ProjectFiles.root().resolve("config/committee-demo.json").toString();
    assertThat(run("verify-qc", "qc.json", "--committee", committee)).as(err()).isZero();
    assertThat(out()).contains(shown, " chain_tx_hash " + chainHash, "$1.00 of AlphaUSD ");
    assertThat(pay("2.00", "--memo", hex)).as(err()).isZero();
    assertThat(out()).contains(", memo " + hex);

    assertThat(run("receive", "--key", "bob.key")).as(err()).isZero();
    assertThat(out()).contains(shown, ", memo " + hex, " chain_tx_hash " + chainHash);
    assertThat(run("wallet", "--key", "alice.key")).as(err()).isZero();
    assertThat(out()).contains(shown, ", memo " + hex);
    assertThat(run("wallet", "--key", "bob.key")).as(err()).isZero();
    // What has settled meanwhile has left Bob's list.
    assertThat(out().lines().filter(line -> line.contains(" received $")))
        .allMatch(line -> line.contains(", memo "));
    assertThat(pay("1.00", "--memo", "a\u202Eb")).isEqualTo(ExitCode.RETRY_WILL_NOT_HELP);
    assertThat(err()).contains("--memo: expected visible text");
  }

  @Test
  void everyPaymentReceivedIsPrinted() {
    List<String> paid = new ArrayList<>();
    for (String amount : List.of("1.00", "2.00", "3.00")) {
      assertThat(pay(amount)).as(err()).isZero();
      paid.add(txHash());
    }
    assertThat(run("receive", "--key", "bob.key", "--qc-out", "qc.json")).as(err()).isZero();
    assertThat(out().lines()).hasSize(3).allMatch(line -> line.startsWith("received $"));
    assertThat(out()).contains(paid);
    assertThat(folder.resolve("qc.json")).exists();

    assertThat(run("receive", "--key", "bob.key", "--wait", "1")).isEqualTo(1);
    assertThat(out()).isEmpty();
    assertThat(run("wallet", "--key", "bob.key")).as(err()).isZero();
    assertThat(out()).startsWith("account " + Fixtures.BOB.address()).contains(" to spend: ");
    assertThat(out().lines().filter(line -> line.contains("received"))).isNotEmpty();
  }

  @Test
  void anotherCommitteesValidatorsAreNamedBesideTheExpected() throws Exception {
    Committee other = TestCommittee.of(4).committee();
    Files.writeString(folder.resolve("four.json"), CommitteeJson.encode(other).encode());
    for (String[] command :
        new String[][] {
          {"wallet", "--key", "bob.key"},
          {"receive", "--key", "bob.key"},
          {"evidence", "--out", "e.json"}
        }) {
      List<String> arguments = new ArrayList<>(List.of(command));
      arguments.addAll(List.of("--committee", "four.json"));
      assertThat(run(arguments.toArray(String[]::new))).as(err()).isEqualTo(2);
      assertThat(err())
          .contains("only 0 of the 3 validators needed were found: at ", " is dave (id 0x")
          .contains(" of chain 1337, epoch 1")
          .contains("expected dave (id " + other.members().get(0).id().toHex());
      assertThat(out()).isEmpty();
    }
  }
}
