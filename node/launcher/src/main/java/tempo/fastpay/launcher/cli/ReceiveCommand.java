package tempo.fastpay.launcher.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tempo.fastpay.client.FastPayClient;
import tempo.fastpay.client.FastPayException;
import tempo.fastpay.client.wallet.SenderKey;
import tempo.fastpay.launcher.config.HostPort;
import tempo.fastpay.proto.tls.Tls;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.VerifiedQc;

/** Waits for money, verifies the proof, and keeps it to be spent. */
@Command(
    name = "receive",
    header = "Finds payments to an account, verifies their quorum certificates, keeps them.",
    description =
        "Looks at the validators' bulletin boards, and prints every payment that was not received"
            + " before, one line each; the command wallet shows the earlier ones. What is found can be spent at once: pay with the"
            + " same key and wallet presents it by itself.")
final class ReceiveCommand implements Callable<Integer> {
  private static final long WAIT_MOST_S = 86_400;
  private static final long LIMIT_MS = 30_000;

  /** How long a look goes on before the next one begins. */
  private static final long FOLLOW_MS = 60_000;

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

  @Option(names = "--follow", description = "Goes on after the first ones, until it is stopped.")
  private boolean isFollowing;

  ReceiveCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    if (waitSeconds < 1 || waitSeconds > WAIT_MOST_S) {
      throw CommandException.hopeless(
          "--wait: expected 1 to " + WAIT_MOST_S + " seconds, got " + waitSeconds);
    }
    if (qcOut != null) {
      OutFile.requireWritable("--qc-out", terminal.folder().resolve(qcOut));
    }
    Crypto crypto = terminal.crypto();
    Committee committee = network.committeeOrDemo(terminal, crypto);
    List<HostPort> sidecars = network.sidecarsOrDemo(terminal, crypto);
    Optional<Tls> tls = network.tls(terminal);
    SenderKey key = wallet.key(terminal, committee, crypto);
    try (Session session = new Session(crypto, tls)) {
      FastPayClient client =
          Session.await(wallet.open(session, terminal, sidecars, committee, key, crypto), LIMIT_MS);
      try {
        receive(client, committee);
      } finally {
        Session.await(client.close(), LIMIT_MS);
      }
      return ExitCode.OK;
    }
  }

  private void receive(FastPayClient client, Committee committee) throws Exception {
    long waitMs = waitSeconds * 1000;
    List<VerifiedQc> found = isFollowing ? follow(client) : look(client, waitMs);
    QuorumCertificate first = found.get(0).certificate();
    // What the boards show is read in pages: one look may not bring all.
    while (!found.isEmpty()) {
      say(found, committee);
      found = Session.await(client.receive(), LIMIT_MS);
    }
    if (qcOut != null) {
      QcFile.write(terminal.folder().resolve(qcOut), first, committee);
    }
    while (isFollowing) {
      say(follow(client), committee);
    }
  }

  private static List<VerifiedQc> look(FastPayClient client, long waitMs) throws Exception {
    return Session.await(client.receiveAll(waitMs), waitMs + LIMIT_MS);
  }

  /** Waits as long as it takes. */
  private static List<VerifiedQc> follow(FastPayClient client) throws Exception {
    while (true) {
      try {
        return look(client, FOLLOW_MS);
      } catch (FastPayException e) {
        if (!e.retryMayHelp()) {
          throw e;
        }
      }
    }
  }

  private void say(List<VerifiedQc> received, Committee committee) {
    received.forEach(qc -> terminal.out().println("received " + QcFile.describe(qc, committee)));
    terminal.out().flush();
  }
}
