package tempo.fastpay.launcher.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tempo.fastpay.client.wallet.KeyFile;
import tempo.fastpay.client.wallet.SenderKey;
import tempo.fastpay.launcher.config.DemoKeys;
import tempo.fastpay.launcher.config.Password;
import tempo.fastpay.launcher.config.SenderKeyFile;
import tempo.fastpay.launcher.config.ValidatorKey;
import tempo.fastpay.launcher.config.ValidatorKeyFile;
import tempo.fastpay.launcher.tls.SelfSigned;
import tempo.fastpay.proto.tls.OwnerOnly;
import tempo.fastpay.proto.tls.Tls;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.tx.KeyType;
import tempo.fastpay.protocol.types.Bytes32;

/** Makes a key file. */
@Command(
    name = "keygen",
    header = "Makes a private key in a new file that only its owner can read.",
    description =
        "Prints what others may know: a sender's address, a validator's public key, or the SHA-256"
            + " of a TLS certificate, which is written to FILE.crt. The private key is never shown.")
final class KeygenCommand implements Callable<Integer> {
  private static final String ED25519 = "ed25519";
  private static final String TLS = "tls";

  private final Terminal terminal;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      defaultValue = "secp256k1",
      description =
          "secp256k1 or p256 for a sender, ed25519 for a validator, tls for a node's gRPC and its"
              + " callers; default ${DEFAULT-VALUE}.")
  private String type;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "The file to make; one that exists is never touched. Default for a sender: sender.key, or"
              + " with --demo its name and .key, in ~/.fastpay, where the other commands look for it.")
  private Path out;

  @Option(
      names = "--demo",
      paramLabel = "NAME",
      description =
          "Writes the published key of alice, bob or carol instead, who have money on the demo"
              + " node. Such keys serve chain 1337 alone.")
  private String demo;

  @Option(
      names = "--host",
      paramLabel = "NAME",
      description =
          "With tls: a name or IP address under which the node is called, besides localhost and"
              + " 127.0.0.1; repeat for several.")
  private List<String> hosts = new ArrayList<>();

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description =
          "Encrypts the key, of a sender or with ed25519, under the password in this file, which only"
              + " its owner may read (EIP-2335's shape).")
  private Path passwordFile;

  KeygenCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Crypto crypto = terminal.crypto();
    if (!hosts.isEmpty() && !type.equals(TLS)) {
      throw CommandException.hopeless("--host: is for --type tls");
    }
    if (passwordFile != null && type.equals(TLS)) {
      throw CommandException.hopeless("--password-file: is for senders and --type ed25519");
    }
    Optional<KeyType> senders = senderType();
    if (out == null && senders.isEmpty()) {
      throw CommandException.hopeless("--out: expected the file to make");
    }
    Path file =
        out == null
            ? FastPayHome.create(terminal).resolve((demo == null ? "sender" : demo) + ".key")
            : terminal.folder().resolve(out);
    if (senders.isPresent()) {
      sender(senders.get(), file, crypto);
    } else if (type.equals(ED25519)) {
      validator(file, crypto);
    } else if (type.equals(TLS)) {
      tls(file);
    } else {
      throw CommandException.hopeless(
          "--type: expected " + senderTypes() + ", ed25519 or tls, got '" + type + "'");
    }
    return ExitCode.OK;
  }

  private Optional<KeyType> senderType() {
    return Arrays.stream(KeyType.values())
        .filter(keyType -> nameOf(keyType).filter(type::equals).isPresent())
        .findFirst();
  }

  private static String senderTypes() {
    return Arrays.stream(KeyType.values())
        .flatMap(keyType -> nameOf(keyType).stream())
        .collect(Collectors.joining(", "));
  }

  /**
   * The name of a sender's key type on the command line; empty if such a key cannot be kept in a
   * file.
   */
  static Optional<String> nameOf(KeyType keyType) {
    return switch (keyType) {
      case SECP256K1 -> Optional.of("secp256k1");
      case P256 -> Optional.of("p256");
      // A passkey never leaves its authenticator.
      case WEBAUTHN -> Optional.empty();
    };
  }

  private void sender(KeyType keyType, Path file, Crypto crypto) {
    SecureRandom random = new SecureRandom();
    if (passwordFile != null) {
      Password password = Password.read(terminal.folder().resolve(passwordFile));
      Bytes32 secret = demo == null ? KeyFile.secret(keyType, crypto, random) : demoSender();
      terminal
          .out()
          .println(SenderKeyFile.write(file, keyType, secret, password, crypto, random).address());
      return;
    }
    SenderKey key =
        demo == null
            ? KeyFile.generate(keyType, crypto, random)
            : SenderKey.of(keyType, demoSender(), crypto);
    KeyFile.create(file, key);
    if (demo == null) {
      terminal.err().println(WalletOptions.inTheClear(file));
    }
    terminal.out().println(key.address());
  }

  private Bytes32 demoSender() {
    return DemoKeys.sender(demo)
        .orElseThrow(
            () ->
                CommandException.hopeless(
                    "--demo: expected alice, bob or carol, got '" + demo + "'"));
  }

  private void requireNoDemo() {
    if (demo != null) {
      throw CommandException.hopeless(
          "--demo: is for senders; a demo validator is configured with key: demo");
    }
  }

  private void validator(Path file, Crypto crypto) {
    requireNoDemo();
    SecureRandom random = new SecureRandom();
    byte[] secret = new byte[Bytes32.SIZE];
    random.nextBytes(secret);
    ValidatorKey key = new ValidatorKey(Bytes32.of(secret), crypto);
    if (passwordFile == null) {
      ValidatorKeyFile.write(file, key);
    } else {
      Password password = Password.read(terminal.folder().resolve(passwordFile));
      ValidatorKeyFile.write(file, key, password, random);
    }
    terminal.out().println(key.publicKey());
  }

  private void tls(Path file) {
    requireNoDemo();
    Instant now = Instant.now();
    SelfSigned made;
    try {
      made = SelfSigned.make(hosts, now, now.plus(SelfSigned.VALIDITY), new SecureRandom());
    } catch (IllegalArgumentException e) {
      throw CommandException.hopeless("--host: " + e.getMessage());
    }
    Path certificateFile = file.resolveSibling(file.getFileName() + ".crt");
    writeNew(certificateFile, path -> writePublic(path, made.certificatePem()));
    try {
      writeNew(file, path -> OwnerOnly.create(path, made.keyPem()));
    } catch (CommandException e) {
      // A certificate without its key is of no use, and would be in the way of the next try.
      delete(certificateFile);
      throw e;
    }
    terminal.out().println(Tls.fingerprint(made.certificate()));
  }

  private interface Writing {
    void to(Path file) throws IOException;
  }

  private static void writeNew(Path file, Writing writing) {
    try {
      writing.to(file);
    } catch (FileAlreadyExistsException e) {
      throw CommandException.hopeless(
          file + ": exists already; a key is never overwritten: name another file");
    } catch (IOException e) {
      throw CommandException.retryable(file + ": cannot be written: " + e);
    }
  }

  private static void writePublic(Path file, String content) throws IOException {
    Files.writeString(file, content, StandardOpenOption.CREATE_NEW);
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw CommandException.retryable(file + ": cannot be removed again: " + e);
    }
  }
}
