package tempo.fastpay.launcher.cli;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tempo.fastpay.client.wallet.KeyFile;
import tempo.fastpay.client.wallet.SenderKey;
import tempo.fastpay.launcher.config.DemoKeys;
import tempo.fastpay.launcher.config.ValidatorKey;
import tempo.fastpay.launcher.config.ValidatorKeyFile;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.tx.KeyType;
import tempo.fastpay.protocol.types.Bytes32;

/** Makes a key file. */
@Command(
    name = "keygen",
    header = "Makes a private key in a new file that only its owner can read.",
    description =
        "Prints what others may know: a sender's address, or a validator's public key. The private"
            + " key is never shown.")
final class KeygenCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      defaultValue = "secp256k1",
      description =
          "secp256k1 or p256 for a sender, ed25519 for a validator; default ${DEFAULT-VALUE}.")
  private String type;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "The file to make; one that exists is never touched.")
  private Path out;

  @Option(
      names = "--demo",
      paramLabel = "NAME",
      description =
          "Writes the published key of alice, bob or carol instead, who have money on the demo"
              + " node. Such keys serve chain 1337 alone.")
  private String demo;

  KeygenCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Crypto crypto = terminal.crypto();
    Path file = terminal.folder().resolve(out);
    switch (type) {
      case "secp256k1" -> sender(KeyType.SECP256K1, file, crypto);
      case "p256" -> sender(KeyType.P256, file, crypto);
      case "ed25519" -> validator(file, crypto);
      default ->
          throw CommandException.hopeless(
              "--type: expected secp256k1, p256 or ed25519, got '" + type + "'");
    }
    return ExitCode.OK;
  }

  private void sender(KeyType keyType, Path file, Crypto crypto) {
    SenderKey key =
        demo == null
            ? KeyFile.generate(keyType, crypto, new SecureRandom())
            : SenderKey.of(keyType, demoSender(), crypto);
    KeyFile.create(file, key);
    terminal.out().println(key.address());
  }

  private Bytes32 demoSender() {
    return DemoKeys.sender(demo)
        .orElseThrow(
            () ->
                CommandException.hopeless(
                    "--demo: expected alice, bob or carol, got '" + demo + "'"));
  }

  private void validator(Path file, Crypto crypto) {
    if (demo != null) {
      throw CommandException.hopeless(
          "--demo: is for senders; a demo validator is configured with key: demo");
    }
    byte[] secret = new byte[Bytes32.SIZE];
    new SecureRandom().nextBytes(secret);
    ValidatorKey key = new ValidatorKey(Bytes32.of(secret), crypto);
    ValidatorKeyFile.write(file, key);
    terminal.out().println(key.publicKey());
  }
}
