package tempo.fastpay.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.testkit.Fixtures;

/** Signing with a nonce that is given, which asks nobody. */
class SignCommandTest {
  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void makeKey() {
    assertThat(run(List.of("keygen", "--demo", "alice", "--out", "alice.key"))).isZero();
  }

  private int run(List<String> arguments) {
    out.reset();
    err.reset();
    return new FastPayCli(
            new Terminal(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of(),
                folder,
                () -> Fixtures.CRYPTO))
        .run(arguments.toArray(String[]::new));
  }

  private int sign(String amount, String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of("sign", "--key", "alice.key", "--to", Fixtures.BOB.address().toHex()));
    arguments.addAll(List.of("--amount", amount));
    arguments.addAll(List.of(options));
    return run(arguments);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private void assertHopeless(String part, String amount, String... options) {
    assertThat(sign(amount, options)).as(part).isEqualTo(ExitCode.RETRY_WILL_NOT_HELP);
    assertThat(out()).isEmpty();
    assertThat(err().lines()).hasSize(1);
    assertThat(err()).contains(part);
  }

  @Test
  void theTransactionStandsAlone() {
    assertThat(sign("10.00", "--nonce-key", "0x2a", "--nonce", "4", "--valid-for", "60"))
        .as(err())
        .isZero();
    assertThat(out().lines()).hasSize(1);
    Payment payment = Fixtures.screened(Bytes.fromHex(out().strip()));
    assertThat(payment.sender()).isEqualTo(Fixtures.ALICE.address());
    assertThat(payment.recipient()).isEqualTo(Fixtures.BOB.address());
    assertThat(payment.amount()).isEqualTo(Fixtures.dollars(10));
    assertThat(payment.nonceKey()).isEqualTo(NonceKey.of(0x2a));
    assertThat(payment.nonceSeq()).isEqualTo(UInt64.of(4));
    long leftSeconds =
        payment.validBefore().orElseThrow().bits() - System.currentTimeMillis() / 1000;
    assertThat(leftSeconds).isBetween(0L, 60L);
    assertThat(err().lines()).hasSize(1);
    assertThat(err())
        .contains("nonce key 0x" + "0".repeat(62) + "2a nonce 4, valid before ")
        .contains(Fixtures.envelope(payment).txHash().toHex());
  }

  @Test
  void theSameIsPrintedAgainAndAnotherNever() throws IOException {
    assertThat(sign("10.00", "--nonce-key", "0x1", "--nonce", "0")).isZero();
    String first = out();
    String wallet = Files.readString(folder.resolve("alice.key.wallet"));
    assertThat(sign("10", "--nonce-key", "0x01", "--nonce", "0", "--valid-for", "99")).isZero();
    assertThat(out()).isEqualTo(first);
    assertThat(sign("11.00", "--nonce-key", "0x1", "--nonce", "0"))
        .isEqualTo(ExitCode.RETRY_MAY_HELP);
    assertThat(out()).isEmpty();
    assertThat(err()).contains("payment 1/0 is still on its way");
    assertThat(Files.readString(folder.resolve("alice.key.wallet"))).isEqualTo(wallet);
  }

  @Test
  void whatIsAskedForIsCheckedFirst() {
    assertHopeless("--amount: expected", "ten");
    assertHopeless("--nonce: expected with --nonce-key", "1", "--nonce", "0");
    assertHopeless("--nonce: expected a whole number", "1", "--nonce-key", "0x1", "--nonce", "-1");
    assertHopeless("--nonce-key: expected 0x", "1", "--nonce-key", "1", "--nonce", "0");
    assertHopeless("--nonce-key: expected 0x", "1", "--nonce-key", "0x" + "1".repeat(65));
    assertHopeless("--valid-for: expected 25 to 600 seconds, which", "1", "--valid-for", "0");
    assertHopeless("--valid-for: expected 25 to 600", "1", "--valid-for", "24");
    assertHopeless("--valid-for: expected 25 to 600", "1", "--valid-for", "601");
    assertHopeless("--chain-id: this committee serves chain 1337, not 1", "1", "--chain-id", "1");
    assertHopeless(
        "this cannot be paid: ", "1", "--nonce-key", "0x" + "f".repeat(64), "--nonce", "0");
    assertThat(folder.resolve("alice.key.wallet")).doesNotExist();
    assertThat(sign("1", "--chain-id", "1337", "--nonce-key", "0x1", "--nonce", "0")).isZero();
  }
}
