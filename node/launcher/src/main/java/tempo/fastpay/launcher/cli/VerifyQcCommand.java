package tempo.fastpay.launcher.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tempo.fastpay.launcher.config.ConfigLoader;
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

  @Option(
      names = "--committee",
      paramLabel = "FILE",
      required = true,
      description = "The committee, like config/committee-demo.json.")
  private Path committeeFile;

  VerifyQcCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Crypto crypto = terminal.crypto();
    Committee committee =
        new ConfigLoader(crypto).committee(terminal.folder().resolve(committeeFile));
    VerifiedQc.Result result =
        VerifiedQc.verify(
            QcFile.read(terminal.folder().resolve(file), committee),
            Optional.empty(),
            committee,
            crypto);
    if (result instanceof VerifiedQc.Result.Refused refused) {
      throw CommandException.hopeless(file + " proves nothing: " + refused.reject().message());
    }
    terminal
        .out()
        .println(
            "verified " + QcFile.describe(((VerifiedQc.Result.Verified) result).qc(), committee));
    return ExitCode.OK;
  }
}
