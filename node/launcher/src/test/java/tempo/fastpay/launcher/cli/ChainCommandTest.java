package tempo.fastpay.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tempo.fastpay.launcher.node.RunningChain;
import tempo.fastpay.testkit.Fixtures;

class ChainCommandTest {
  @RegisterExtension static final RunningChain CHAIN = new RunningChain();

  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void aNodeIsShownAsAValidatorSeesIt() {
    assertThat(run("http://" + CHAIN.address())).as("%s", err).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .anyMatch(line -> line.matches("chain id +1337"))
        .anyMatch(line -> line.matches("node +fastpay-devchain/.*"))
        .anyMatch(line -> line.matches("fork +T12"))
        .anyMatch(line -> line.matches("finalized +[0-9]+ 0x[0-9a-f]{64}, [0-9]+ s old"))
        .anyMatch(line -> line.matches("eth_getBlockReceipts +answers"))
        .anyMatch(line -> line.matches("eth_sendRawTransaction +answers"))
        .noneMatch(line -> line.contains("missing"));
  }

  @Test
  void nobodyThereMayBeThereLater() throws IOException {
    int nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = socket.getLocalPort();
    }
    assertThat(run("http://127.0.0.1:" + nobody)).isEqualTo(ExitCode.RETRY_MAY_HELP);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("--url: 127.0.0.1:" + nobody);
  }

  @Test
  void whatIsNoUrlIsRefused() {
    assertThat(run("127.0.0.1:8545")).isEqualTo(ExitCode.RETRY_WILL_NOT_HELP);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("--url: ");
  }

  private int run(String url) {
    Terminal terminal =
        new Terminal(
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Map.of(),
            folder,
            () -> Fixtures.CRYPTO);
    return new FastPayCli(terminal).run("chain", "status", "--url", url);
  }
}
