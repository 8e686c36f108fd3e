package tempo.fastpay.launcher.cli;

import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tempo.fastpay.client.FastPayClient;
import tempo.fastpay.client.wallet.SenderKey;
import tempo.fastpay.launcher.config.HostPort;
import tempo.fastpay.proto.tls.Tls;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.VerifiedQc;

/** Waits for money, verifies the proof, and keeps it to be spent. */
@Command(
    name = "receive",
    header = "Finds payments to an account, verifies their quorum certificates, keeps them.",
    description =
        "Looks at the validators' bulletin boards. What is found can be spent at once: pay with the"
            + " same key and wallet presents it by itself.")
final class ReceiveCommand implements Callable<Integer> {
  private static final long WAIT_MOST_S = 86_400;
  private static final long LIMIT_MS = 30_000;

  private final Terminal terminal;

  @Mixin private WalletOptions wallet = new WalletOptions();
  @Mixin private NetworkOptions network = new NetworkOptions();

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "How long to wait for the first one; default ${DEFAULT-VALUE}.")
  private long waitSeconds;

  @Option(
      names = "--qc-out",
      paramLabel = "FILE",
      description = "Writes the QC of the first one, as protobuf where the name ends in .pb.")
  private Path qcOut;

  ReceiveCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    if (waitSeconds < 1 || waitSeconds > WAIT_MOST_S) {
      throw CommandException.hopeless(
          "--wait: expected 1 to " + WAIT_MOST_S + " seconds, got " + waitSeconds);
    }
    Crypto crypto = terminal.crypto();
    Committee committee = network.committeeOrDemo(terminal, crypto);
    List<HostPort> sidecars = network.sidecarsOrDemo(terminal, crypto);
    Optional<Tls> tls = network.tls(terminal);
    SenderKey key = wallet.key(terminal, committee, crypto);
    try (Session session = new Session(crypto, tls)) {
      Future<VerifiedQc> received =
          session
              .opener()
              .open(sidecars, committee)
              .compose(
                  connection ->
                      FastPayClient.open(
                          session.vertx(),
                          wallet.setup(terminal, committee, connection.validators(), key, crypto)))
              .compose(
                  client ->
                      client.receive(qc -> true, waitSeconds * 1000).eventually(client::close));
      VerifiedQc qc = Session.await(received, waitSeconds * 1000 + LIMIT_MS);
      if (qcOut != null) {
        QcFile.write(terminal.folder().resolve(qcOut), qc.certificate(), committee);
      }
      terminal.out().println("received " + QcFile.describe(qc, committee));
      return ExitCode.OK;
    }
  }
}
