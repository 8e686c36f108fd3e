package tempo.fastpay.launcher.cli;

import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tempo.fastpay.client.FastPayClient;
import tempo.fastpay.client.quorum.Outcome;
import tempo.fastpay.client.wallet.SenderKey;
import tempo.fastpay.launcher.config.HostPort;
import tempo.fastpay.proto.tls.Tls;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.types.RejectCode;

/** Pays, and keeps the proof. */
@Command(
    name = "pay",
    header = "Pays, and waits for the quorum certificate.",
    description =
        "Everything is in the wallet before it is sent: after a crash or an undecided answer the"
            + " same command goes on with the same payment first.")
final class PayCommand implements Callable<Integer> {
  private static final long LIMIT_MS = 60_000;

  private final Terminal terminal;

  @Mixin private WalletOptions wallet = new WalletOptions();
  @Mixin private NetworkOptions network = new NetworkOptions();
  @Mixin private PaymentOptions payment = new PaymentOptions();

  @Option(
      names = "--parent",
      paramLabel = "FILE",
      description = "The QC of received money to pay with; repeat for several.")
  private List<Path> parents = new ArrayList<>();

  @Option(
      names = "--qc-out",
      paramLabel = "FILE",
      description = "Writes the QC as JSON, or as protobuf where the name ends in .pb.")
  private Path qcOut;

  PayCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    PaymentOptions.Wanted wanted = payment.read();
    Crypto crypto = terminal.crypto();
    Committee committee = network.committeeOrDemo(terminal, crypto);
    List<HostPort> sidecars = network.sidecarsOrDemo(terminal, crypto);
    Optional<Tls> tls = network.tls(terminal);
    SenderKey key = wallet.key(terminal, committee, crypto);
    List<QuorumCertificate> given =
        parents.stream()
            .map(file -> QcFile.read(terminal.folder().resolve(file), committee))
            .toList();
    try (Session session = new Session(crypto, tls)) {
      Future<Outcome> paid =
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
                      client
                          .sendWithParent(
                              wanted.recipient(),
                              wanted.units(),
                              wanted.asset(),
                              wanted.choice(),
                              given)
                          .eventually(client::close));
      return say(Session.await(paid, LIMIT_MS), committee);
    }
  }

  private int say(Outcome outcome, Committee committee) {
    if (outcome instanceof Outcome.Certified certified) {
      if (qcOut != null) {
        QcFile.write(terminal.folder().resolve(qcOut), certified.qc().certificate(), committee);
      }
      terminal.out().println("paid " + QcFile.describe(certified.qc(), committee));
      return ExitCode.OK;
    }
    String said = "the payment is " + outcome.describe();
    boolean isFinal =
        outcome instanceof Outcome.Refused refused
            && refused.dominant().code().retry() == RejectCode.Retry.NEVER;
    throw isFinal ? CommandException.hopeless(said) : CommandException.retryable(said);
  }
}
