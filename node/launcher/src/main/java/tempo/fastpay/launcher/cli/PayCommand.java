package tempo.fastpay.launcher.cli;

import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tempo.fastpay.client.FastPayClient;
import tempo.fastpay.client.SendOptions;
import tempo.fastpay.client.quorum.Outcome;
import tempo.fastpay.client.wallet.OwnPayment;
import tempo.fastpay.client.wallet.PaymentState;
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

  @Option(
      names = "--reference",
      paramLabel = "TEXT",
      description =
          "Your own name of this payment, such as an invoice's number. It is never paid twice: the"
              + " same command again, after a crash too, tells what became of it.")
  private String reference;

  PayCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    PaymentOptions.Wanted wanted = payment.read();
    SendOptions choice =
        reference == null
            ? wanted.choice()
            : PaymentOptions.parsed(
                "--reference",
                "1 to " + OwnPayment.REFERENCE_LIMIT_CHARS + " characters on one line",
                reference,
                wanted.choice()::withReference);
    Optional<Path> place = Optional.ofNullable(qcOut).map(terminal.folder()::resolve);
    place.ifPresent(file -> OutFile.requireWritable("--qc-out", file));
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
          wallet
              .open(session, terminal, sidecars, committee, key, crypto)
              .compose(client -> pay(client, wanted, choice, given).eventually(client::close));
      return say(Session.await(paid, LIMIT_MS), place, committee);
    }
  }

  private Future<Outcome> pay(
      FastPayClient client,
      PaymentOptions.Wanted wanted,
      SendOptions choice,
      List<QuorumCertificate> given) {
    Optional<OwnPayment> begun =
        client
            .wallet()
            .pending()
            .filter(
                pending ->
                    pending.reference().equals(choice.reference())
                        && pending.paysAs(
                            wanted.recipient(), wanted.units(), wanted.asset(), choice.memo()));
    return begun.isPresent()
        ? goOn(client, begun.get())
            .compose(
                ended ->
                    ended
                        .map(Future::succeededFuture)
                        .orElseGet(() -> send(client, wanted, choice, given)))
        : send(client, wanted, choice, given);
  }

  private static Future<Outcome> send(
      FastPayClient client,
      PaymentOptions.Wanted wanted,
      SendOptions choice,
      List<QuorumCertificate> given) {
    return client.sendWithParent(wanted.recipient(), wanted.units(), wanted.asset(), choice, given);
  }

  /**
   * Goes on with the very payment that is asked for, which an earlier command began: whoever tries
   * again after an answer that was undecided does not want to pay twice.
   *
   * @return empty where it turns out to have ended unpaid
   */
  private Future<Optional<Outcome>> goOn(FastPayClient client, OwnPayment begun) {
    terminal
        .err()
        .println(
            "going on with this payment, which was begun at "
                + Instant.ofEpochMilli(begun.reservedAtMs())
                + "; no other one is begun");
    return client
        .resume()
        .map(
            outcomes ->
                outcomes.isEmpty()
                    ? client
                        .wallet()
                        .payment(begun.nonceKey(), begun.nonceSeq())
                        .filter(now -> now.state() == PaymentState.SETTLED)
                        .flatMap(OwnPayment::txHash)
                        .map(Outcome.Settled::new)
                    : Optional.of(outcomes.get(0)));
  }

  private int say(Outcome outcome, Optional<Path> place, Committee committee) {
    if (outcome instanceof Outcome.Certified certified) {
      terminal.out().println("paid " + QcFile.describe(certified.qc(), committee));
      place.ifPresent(file -> QcFile.write(file, certified.qc().certificate(), committee));
      return ExitCode.OK;
    }
    if (outcome instanceof Outcome.Settled settled) {
      terminal
          .out()
          .println("paid before, and settled on the chain: tx_hash " + settled.txHash().toHex());
      if (place.isPresent()) {
        throw CommandException.partly(
            "--qc-out: no QC is kept of a payment that the chain has settled");
      }
      return ExitCode.OK;
    }
    String said = "the payment is " + outcome.describe();
    boolean isFinal =
        outcome instanceof Outcome.Refused refused
            && refused.dominant().code().retry() == RejectCode.Retry.NEVER;
    throw isFinal ? CommandException.hopeless(said) : CommandException.retryable(said);
  }
}
