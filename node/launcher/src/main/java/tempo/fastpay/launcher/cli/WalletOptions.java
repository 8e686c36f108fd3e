package tempo.fastpay.launcher.cli;

import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;
import tempo.fastpay.client.ClientOptions;
import tempo.fastpay.client.FastPayClient;
import tempo.fastpay.client.wallet.FileWalletStore;
import tempo.fastpay.client.wallet.SenderKey;
import tempo.fastpay.launcher.config.DemoKeys;
import tempo.fastpay.launcher.config.HostPort;
import tempo.fastpay.launcher.config.SenderKeyFile;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Validator;

/** Reads the options that say whose account a command acts for, and where its wallet is. */
final class WalletOptions {
  @Option(
      names = "--key",
      paramLabel = "FILE",
      defaultValue = "sender.key",
      description =
          "The account's key, made by keygen; a bare name that is not here is looked for in"
              + " ~/.fastpay. Default ${DEFAULT-VALUE}.")
  private Path key;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "The password of a key that keygen has encrypted.")
  private Path passwordFile;

  @Option(
      names = "--wallet",
      paramLabel = "FILE",
      description = "Where the wallet is kept; default: the key's file name and .wallet.")
  private Path wallet;

  SenderKey key(Terminal terminal, Committee committee, Crypto crypto) {
    Path file = FastPayHome.find(terminal, key);
    SenderKeyFile.Read read =
        SenderKeyFile.read(
            file, Optional.ofNullable(passwordFile).map(terminal.folder()::resolve), crypto);
    SenderKey loaded = read.key();
    boolean isDemo = DemoKeys.isDemoSender(loaded.address(), crypto);
    if (!read.isEncrypted() && !isDemo) {
      terminal.err().println(inTheClear(file));
    }
    if (!committee.chainId().equals(DemoKeys.CHAIN) && isDemo) {
      throw CommandException.hopeless(
          key
              + " is a published demo key, which only serves chain "
              + DemoKeys.CHAIN
              + ", not "
              + committee.chainId()
              + ": make one with keygen");
    }
    return loaded;
  }

  /** What to know of a key that is not encrypted. */
  static String inTheClear(Path file) {
    return "note: "
        + file
        + " is in the clear, and whoever reads it can pay: keygen --password-file makes an encrypted"
        + " key";
  }

  /** Opens the account's client over the validators that a command talks to. */
  Future<FastPayClient> open(
      Session session,
      Terminal terminal,
      List<HostPort> sidecars,
      Committee committee,
      SenderKey signer,
      Crypto crypto) {
    return session
        .opener()
        .open(sidecars, committee)
        .compose(
            connection ->
                FastPayClient.open(
                    session.vertx(),
                    setup(terminal, committee, connection.validators(), signer, crypto)));
  }

  FastPayClient.Ports setup(
      Terminal terminal,
      Committee committee,
      Map<Validator, ValidatorApi> validators,
      SenderKey signer,
      Crypto crypto) {
    Path own = FastPayHome.find(terminal, key);
    Path file =
        wallet == null
            ? own.resolveSibling(own.getFileName() + ".wallet")
            : terminal.folder().resolve(wallet);
    return FastPayClient.Ports.of(
        committee,
        validators,
        crypto,
        signer,
        new FileWalletStore(file, committee),
        ClientOptions.DEFAULT);
  }
}
