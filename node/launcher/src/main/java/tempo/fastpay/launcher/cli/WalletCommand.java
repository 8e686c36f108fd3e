package tempo.fastpay.launcher.cli;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tempo.fastpay.client.AccountSummary;
import tempo.fastpay.client.FastPayClient;
import tempo.fastpay.client.wallet.Credit;
import tempo.fastpay.client.wallet.OwnPayment;
import tempo.fastpay.client.wallet.PaymentState;
import tempo.fastpay.client.wallet.SenderKey;
import tempo.fastpay.client.wallet.WalletState;
import tempo.fastpay.launcher.Dollars;
import tempo.fastpay.launcher.Money;
import tempo.fastpay.launcher.config.HostPort;
import tempo.fastpay.launcher.demo.ChainedFlow;
import tempo.fastpay.proto.tls.Tls;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.TxHash;

/** Shows what an account has, has paid and has received. */
@Command(
    name = "wallet",
    header = "Shows an account: what it can spend, its payments, what is on its way.",
    description =
        "Asks validators for the balance and for what has settled meanwhile; the payments are those"
            + " that this wallet made or received, oldest first. Received payments leave the list"
            + " once the chain has settled them.")
final class WalletCommand implements Callable<Integer> {
  private static final long LIMIT_MS = 60_000;

  private final Terminal terminal;

  @Mixin private WalletOptions wallet = new WalletOptions();
  @Mixin private NetworkOptions network = new NetworkOptions();

  WalletCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    Crypto crypto = terminal.crypto();
    Committee committee = network.committeeOrDemo(terminal, crypto);
    List<HostPort> sidecars = network.sidecarsOrDemo(terminal, crypto);
    Optional<Tls> tls = network.tls(terminal);
    SenderKey key = wallet.key(terminal, committee, crypto);
    try (Session session = new Session(crypto, tls)) {
      FastPayClient client =
          Session.await(wallet.open(session, terminal, sidecars, committee, key, crypto), LIMIT_MS);
      try {
        Session.await(client.refresh(), LIMIT_MS);
        show(client);
      } finally {
        Session.await(client.close(), LIMIT_MS);
      }
      return ExitCode.OK;
    }
  }

  private void show(FastPayClient client) throws Exception {
    terminal.out().println("account " + client.address());
    WalletState state = client.wallet();
    for (AssetId asset : assets(state)) {
      terminal.out().println(balance(Session.await(client.account(asset), LIMIT_MS)));
    }
    state.payments().forEach(payment -> terminal.out().println(paid(payment)));
    state.credits().forEach(credit -> terminal.out().println(received(credit)));
    if (!state.settledCredits().isEmpty()) {
      terminal
          .out()
          .println("received payments that have settled: " + state.settledCredits().size());
    }
  }

  /** AlphaUSD, and whatever else this wallet has to do with. */
  private static Set<AssetId> assets(WalletState state) {
    Set<AssetId> assets = new LinkedHashSet<>();
    assets.add(ChainedFlow.ALPHA_USD);
    state.payments().forEach(payment -> assets.add(payment.terms().asset()));
    state.credits().forEach(credit -> assets.add(credit.effects().asset()));
    return assets;
  }

  private static String balance(AccountSummary account) {
    return Money.of(account.available(), account.asset())
        + " to spend: "
        + Dollars.format(account.base())
        + " on the chain at block "
        + account.height()
        + ", "
        + Dollars.format(account.outgoing())
        + " on its way out, fees at most included, "
        + Dollars.format(account.incoming())
        + " on its way in";
  }

  private static String paid(OwnPayment payment) {
    return Instant.ofEpochMilli(payment.reservedAtMs())
        + " paid "
        + Money.of(payment.terms().amount(), payment.terms().asset())
        + " to "
        + payment.terms().recipient()
        + QcFile.memo(payment.terms().memo())
        + ": "
        + standing(payment.state())
        + payment.reference().map(reference -> ", reference '" + reference + "'").orElse("")
        + payment.txHash().map(TxHash::toHex).map(hash -> ", tx_hash " + hash).orElse("")
        + payment.envelope().map(QcFile::chainTxHash).orElse("");
  }

  private static String standing(PaymentState state) {
    return switch (state) {
      case RESERVED, SIGNED -> "begun, not sent";
      case SENT -> "on its way, not certified";
      case CERTIFIED -> "certified, on its way to the chain";
      case SETTLED -> "settled";
      case EXPIRED -> "expired, not paid";
      case RELEASED -> "given up, or refused by the chain";
    };
  }

  private static String received(Credit credit) {
    return Instant.ofEpochMilli(credit.receivedAtMs())
        + " received "
        + Money.of(credit.effects().amount(), credit.effects().asset())
        + " from "
        + credit.effects().sender()
        + QcFile.memo(credit.memo())
        + ": certified, on its way to the chain, tx_hash "
        + credit.txHash().toHex()
        + credit.qc().envelope().map(QcFile::chainTxHash).orElse("");
  }
}
