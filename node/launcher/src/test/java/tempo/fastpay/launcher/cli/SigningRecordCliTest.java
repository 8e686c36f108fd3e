package tempo.fastpay.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tempo.fastpay.proto.json.CommitteeJson;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.Permit;
import tempo.fastpay.sidecar.port.SigningRecord;
import tempo.fastpay.sidecar.record.DurableSigningRecord;
import tempo.fastpay.sidecar.record.RecordIdentity;
import tempo.fastpay.testkit.Fixtures;
import tempo.fastpay.testkit.TestCommittee;

/** signing-record export, import and verify, as an operator types them. */
class SigningRecordCliTest {
  private static final TestCommittee COMMITTEE = TestCommittee.of(4);

  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void makeRecord() throws Exception {
    Vertx vertx = Vertx.vertx();
    SigningRecord record =
        DurableSigningRecord.at(
            vertx,
            folder.resolve("record"),
            RecordIdentity.of(COMMITTEE.member(0).validator(), COMMITTEE.committee()),
            COMMITTEE.committee(),
            true);
    await(record.open());
    Payment payment = Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(1), 0);
    Envelope envelope = Fixtures.envelope(payment);
    await(
        record.append(
            new Permit(
                envelope,
                envelope.txHash(),
                payment,
                Effects.of(payment).hash(),
                payment.asset(),
                UInt64.of(1),
                Set.of())));
    await(record.close());
    await(vertx.close());
    Files.writeString(
        folder.resolve("committee.json"), CommitteeJson.encode(COMMITTEE.committee()).encode());
  }

  private int run(String... arguments) {
    out.reset();
    err.reset();
    return new FastPayCli(
            new Terminal(
                InputStream.nullInputStream(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of(),
                folder,
                () -> Fixtures.CRYPTO))
        .run(arguments);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private void assertDone(String part, String... arguments) {
    assertThat(run(arguments)).as("%s %s", List.of(arguments), err).isZero();
    assertThat(out().lines()).hasSize(1);
    assertThat(out()).contains(part);
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  private void assertHopeless(String part, String... arguments) {
    assertThat(run(arguments)).as("%s", List.of(arguments)).isEqualTo(2);
    assertThat(out()).isEmpty();
    assertThat(err.toString(StandardCharsets.UTF_8).lines()).hasSize(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("fastpay: ").contains(part);
  }

  @Test
  void aBackupIsMadeCheckedAndBroughtBack() {
    assertDone(
        "verified: permits 1, taken keys 0, known payments 0, waiting certificates 0, height none,"
            + " whole: a validator may sign with it, of validator key "
            + COMMITTEE.member(0).validator().publicKey(),
        "signing-record",
        "verify",
        "--dir",
        "record",
        "--committee",
        "committee.json");
    assertDone(
        "exported 1 permits", "signing-record", "export", "--dir", "record", "--out", "b.json");
    assertDone(
        "imported 1 of 1 permits", "signing-record", "import", "--dir", "restored", "b.json");
    assertThat(out()).contains("will sign nothing new until");
    assertDone(
        "restored from a copy that may be older", "signing-record", "verify", "--dir", "restored");
    assertDone(
        "imported 0 of 1 permits", "signing-record", "import", "--dir", "restored", "b.json");
  }

  @Test
  void aRetiredRecordGoesOnElsewhere() {
    assertDone(
        "retired, and exported 1 permits",
        "signing-record",
        "export",
        "--retire",
        "--dir",
        "record",
        "--out",
        "last.json");
    assertDone("retired: nothing is signed", "signing-record", "verify", "--dir", "record");
    assertDone("imported 1 of 1", "signing-record", "import", "--dir", "elsewhere", "last.json");
    assertThat(out()).doesNotContain("nothing new");
    assertDone("a validator may sign with it", "signing-record", "verify", "--dir", "elsewhere");
  }

  @Test
  void whatCannotBeDoneIsSaidInOneLine() throws Exception {
    Files.writeString(folder.resolve("b.json"), "precious");
    assertHopeless(
        "is there already", "signing-record", "export", "--dir", "record", "--out", "b.json");
    assertHopeless("not an export", "signing-record", "import", "--dir", "elsewhere", "b.json");
    assertThat(folder.resolve("elsewhere")).doesNotExist();
    assertHopeless(
        "no signing record", "signing-record", "export", "--dir", "none", "--out", "c.json");
    assertHopeless("no signing record", "signing-record", "verify", "--dir", "none");
    assertHopeless("export, import or verify", "signing-record");
    assertHopeless("--dir", "signing-record", "verify");
    Files.delete(folder.resolve("record").resolve("high-water"));
    assertHopeless("high-water is missing", "signing-record", "verify", "--dir", "record");
  }

  @Test
  void everyCommandHasItsHelp() {
    assertThat(run("help", "signing-record")).isZero();
    assertThat(out()).contains("Usage: fastpay signing-record", "export", "import", "verify");
    for (String command : List.of("export", "import", "verify")) {
      assertThat(run("signing-record", command, "--help")).isZero();
      assertThat(out()).contains("Usage: fastpay signing-record " + command);
    }
  }
}
