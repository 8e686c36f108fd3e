package tempo.fastpay.launcher.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.VerifiedQc;

/** Checks a quorum certificate without asking anybody. */
@Command(
    name = "verify-qc",
    header = "Verifies a quorum certificate offline.",
    description =
        "Checks the payment's signature, both hashes and every certificate against the committee."
            + " A field that was changed is refused, also one that decides nothing, like a signer's"
            + " name or a time. Whether the chain has settled it is another question.")
final class VerifyQcCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "FILE", description = "The QC, as JSON or protobuf.")
  private Path file;

  @Mixin private CommitteeOption trusted = new CommitteeOption();

  VerifyQcCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Crypto crypto = terminal.crypto();
    Committee committee = trusted.read(terminal, crypto);
    VerifiedQc qc =
        VerifiedQc.verify(
                QcFile.read(terminal.folder().resolve(file), committee),
                Optional.empty(),
                committee,
                crypto)
            .orElseThrow(
                reject -> CommandException.hopeless(file + " proves nothing: " + reject.message()));
    terminal.out().println("verified " + QcFile.describe(qc, committee));
    return ExitCode.OK;
  }
}
