package tempo.fastpay.launcher.cli;

import io.vertx.core.Future;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tempo.fastpay.client.ClientOptions;
import tempo.fastpay.client.OfflineSigner;
import tempo.fastpay.client.SendOptions;
import tempo.fastpay.client.wallet.OwnPayment;
import tempo.fastpay.client.wallet.SenderKey;
import tempo.fastpay.launcher.config.HostPort;
import tempo.fastpay.proto.tls.Tls;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;

/** Signs a payment that somebody else sends. */
@Command(
    name = "sign",
    header = "Signs a payment and prints it, for curl or the web page to send.",
    description =
        "Prints the raw transaction as 0x hex, alone on standard output. The wallet keeps it as"
            + " sent, so that its nonce is never used for another payment: pay and sign go on with"
            + " it before they begin a new one. With --nonce no validator is asked, and the same"
            + " command prints the same bytes again.")
final class SignCommand implements Callable<Integer> {
  private static final long LIMIT_MS = 60_000;
  private static final long MS_PER_SECOND = 1_000;

  /** What validators take (L7): less burns a nonce, more is signed by nobody. */
  private static final long VALID_LEAST_S = ClientOptions.MARGIN_DEFAULT_MS / MS_PER_SECOND;

  private static final long VALID_MOST_S =
      ClientOptions.VALIDATORS_LIFETIME_LIMIT_MS / MS_PER_SECOND;

  private static final int HEX_BASE = 16;

  private final Terminal terminal;

  @Mixin private WalletOptions wallet = new WalletOptions();
  @Mixin private NetworkOptions network = new NetworkOptions();
  @Mixin private PaymentOptions payment = new PaymentOptions();

  @Option(
      names = "--nonce-key",
      paramLabel = "HEX",
      description = "The lane, such as 0x01; default: the one in use, else the first free one.")
  private String nonceKey;

  @Option(
      names = "--nonce",
      paramLabel = "N",
      description =
          "The sequence on that lane, taken as it is; default: what validators say comes next.")
  private String nonce;

  @Option(
      names = "--valid-for",
      paramLabel = "SECONDS",
      defaultValue = "300",
      description = "How long the chain may include it; default ${DEFAULT-VALUE}.")
  private long validForSeconds;

  @Option(
      names = "--chain-id",
      paramLabel = "N",
      converter = ChainIdOption.class,
      description = "Refuses to sign for another chain; which one it is, the committee says.")
  private ChainId chainId;

  SignCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    PaymentOptions.Wanted wanted = payment.read();
    SendOptions choice = choice(wanted.choice());
    Optional<UInt64> sequence = sequence();
    Crypto crypto = terminal.crypto();
    Committee committee = network.committeeOrDemo(terminal, crypto);
    requireChain(committee);
    List<HostPort> sidecars = network.sidecarsOrDemo(terminal, crypto);
    Optional<Tls> tls = network.tls(terminal);
    SenderKey key = wallet.key(terminal, committee, crypto);
    try (Session session = new Session(crypto, tls)) {
      Future<OwnPayment> signed =
          sequence.isPresent()
              ? OfflineSigner.sign(
                  session.vertx(),
                  wallet.setup(terminal, committee, Map.of(), key, crypto),
                  wanted.recipient(),
                  wanted.units(),
                  wanted.asset(),
                  choice.nonceKey().orElseThrow(),
                  sequence.get(),
                  choice)
              : wallet
                  .open(session, terminal, sidecars, committee, key, crypto)
                  .compose(
                      client ->
                          client
                              .sign(wanted.recipient(), wanted.units(), wanted.asset(), choice)
                              .eventually(client::close));
      say(Session.await(signed, LIMIT_MS));
      return ExitCode.OK;
    }
  }

  private SendOptions choice(SendOptions asked) {
    if (validForSeconds < VALID_LEAST_S || validForSeconds > VALID_MOST_S) {
      throw CommandException.hopeless(
          "--valid-for: expected "
              + VALID_LEAST_S
              + " to "
              + VALID_MOST_S
              + " seconds, which validators take, got "
              + validForSeconds);
    }
    SendOptions choice = asked.withLifetimeMs(validForSeconds * MS_PER_SECOND);
    return nonceKey == null
        ? choice
        : choice.withNonceKey(
            PaymentOptions.parsed(
                "--nonce-key",
                "0x and 1 to " + 2 * Bytes32.SIZE + " hex digits",
                nonceKey,
                SignCommand::nonceKey));
  }

  private static NonceKey nonceKey(String text) {
    if (!text.matches("0x[0-9a-fA-F]{1,64}")) {
      throw new IllegalArgumentException("not in hex");
    }
    return new NonceKey(Bytes32.fromNumber(new BigInteger(text.substring(2), HEX_BASE)));
  }

  private Optional<UInt64> sequence() {
    if (nonce == null) {
      return Optional.empty();
    }
    if (nonceKey == null) {
      throw CommandException.hopeless(
          "--nonce: expected with --nonce-key: which lane it counts on");
    }
    return Optional.of(
        PaymentOptions.parsed("--nonce", "a whole number from 0", nonce, UInt64::parse));
  }

  private void requireChain(Committee committee) {
    if (chainId != null && !chainId.equals(committee.chainId())) {
      throw CommandException.hopeless(
          "--chain-id: this committee serves chain "
              + committee.chainId()
              + ", not "
              + chainId
              + ": name another with --committee");
    }
  }

  private void say(OwnPayment signed) {
    Envelope envelope = signed.envelope().orElseThrow();
    long validBefore = signed.terms().validBefore().orElseThrow().bits();
    terminal
        .err()
        .println(
            "signed with nonce key "
                + signed.nonceKey().word().toHex()
                + " nonce "
                + signed.nonceSeq()
                + ", valid before "
                + validBefore
                + " ("
                + Instant.ofEpochSecond(validBefore)
                + "); sent as it is, it has tx_hash "
                + envelope.txHash().toHex());
    terminal.out().println(envelope.paymentBytes().toHex());
  }
}
