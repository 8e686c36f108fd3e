package tempo.fastpay.launcher.cli;

import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tempo.fastpay.client.FastPayClient;
import tempo.fastpay.client.SendOptions;
import tempo.fastpay.client.quorum.Outcome;
import tempo.fastpay.client.wallet.SenderKey;
import tempo.fastpay.launcher.Dollars;
import tempo.fastpay.launcher.config.HostPort;
import tempo.fastpay.launcher.demo.ChainedFlow;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.wire.Tls;

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

  @Option(names = "--to", paramLabel = "ADDRESS", required = true, description = "Who is paid.")
  private String to;

  @Option(
      names = "--amount",
      paramLabel = "AMOUNT",
      required = true,
      description = "In whole tokens, with up to six decimals: 10.00.")
  private String amount;

  @Option(
      names = "--asset",
      paramLabel = "ADDRESS",
      description = "The TIP-20 token; default AlphaUSD.")
  private String asset;

  @Option(names = "--memo", paramLabel = "HEX", description = "32 bytes shown with the payment.")
  private String memo;

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
    Address recipient = parsed("--to", "an address of 20 bytes in hex", to, Address::fromHex);
    UInt64 units = parsed("--amount", Dollars.EXPECTED, amount, Dollars::parse);
    AssetId token =
        asset == null
            ? ChainedFlow.ALPHA_USD
            : parsed("--asset", "a token's address of 20 bytes in hex", asset, AssetId::fromHex);
    SendOptions choice =
        memo == null
            ? SendOptions.DEFAULT
            : SendOptions.DEFAULT.withMemo(
                parsed("--memo", "32 bytes in hex", memo, Bytes32::fromHex));
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
                          session.vertx(), wallet.setup(terminal, connection, key, crypto)))
              .compose(
                  client ->
                      client
                          .sendWithParent(recipient, units, token, choice, given)
                          .eventually(client::close));
      return say(Session.await(paid, LIMIT_MS), committee);
    }
  }

  static <T> T parsed(String option, String expected, String text, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw CommandException.hopeless(option + ": expected " + expected + ", got '" + text + "'");
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
