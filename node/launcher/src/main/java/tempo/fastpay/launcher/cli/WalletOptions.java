package tempo.fastpay.launcher.cli;

import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;
import tempo.fastpay.client.ClientOptions;
import tempo.fastpay.client.FastPayClient;
import tempo.fastpay.client.wallet.FileWalletStore;
import tempo.fastpay.client.wallet.KeyFile;
import tempo.fastpay.client.wallet.SenderKey;
import tempo.fastpay.launcher.config.DemoKeys;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Validator;

/** Reads the options that say whose account a command acts for, and where its wallet is. */
final class WalletOptions {
  @Option(
      names = "--key",
      paramLabel = "FILE",
      required = true,
      description = "The account's key, made by keygen.")
  private Path key;

  @Option(
      names = "--wallet",
      paramLabel = "FILE",
      description = "Where the wallet is kept; default: the key's file name and .wallet.")
  private Path wallet;

  SenderKey key(Terminal terminal, Committee committee, Crypto crypto) {
    SenderKey loaded = KeyFile.load(terminal.folder().resolve(key), crypto);
    if (!committee.chainId().equals(DemoKeys.CHAIN)
        && DemoKeys.isDemoSender(loaded.address(), crypto)) {
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

  FastPayClient.Ports setup(
      Terminal terminal,
      Committee committee,
      Map<Validator, ValidatorApi> validators,
      SenderKey signer,
      Crypto crypto) {
    Path file =
        terminal
            .folder()
            .resolve(wallet == null ? key.resolveSibling(key.getFileName() + ".wallet") : wallet);
    return FastPayClient.Ports.of(
        committee,
        validators,
        crypto,
        signer,
        new FileWalletStore(file, committee),
        ClientOptions.DEFAULT);
  }
}
