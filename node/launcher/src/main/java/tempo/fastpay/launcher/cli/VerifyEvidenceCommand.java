package tempo.fastpay.launcher.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.evidence.Evidence;
import tempo.fastpay.protocol.evidence.VerifiedEvidence;
import tempo.fastpay.protocol.quorum.Committee;

/** Checks evidence without asking anybody. */
@Command(
    name = "verify-evidence",
    header = "Verifies evidence of equivocation offline.",
    description =
        "Checks that whoever the file names did sign two different payments for one nonce: both"
            + " signatures, both payments, and the committee. The file is what the command evidence"
            + " writes or REST answers; a field that was changed is refused.")
final class VerifyEvidenceCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "FILE", description = "The evidence, as JSON.")
  private Path file;

  @Mixin private CommitteeOption trusted = new CommitteeOption();

  VerifyEvidenceCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Crypto crypto = terminal.crypto();
    Committee committee = trusted.read(terminal, crypto);
    List<Evidence> claims = EvidenceFile.read(terminal.folder().resolve(file), committee);
    if (claims.isEmpty()) {
      throw CommandException.hopeless(file + " proves nothing: it holds no evidence");
    }
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < claims.size(); i++) {
      String claim = file + " proves nothing: evidence[" + i + "]: ";
      VerifiedEvidence verified =
          VerifiedEvidence.verify(claims.get(i), committee, crypto)
              .orElseThrow(message -> CommandException.hopeless(claim + message));
      lines.add("verified " + EvidenceFile.describe(verified, committee));
    }
    lines.forEach(terminal.out()::println);
    return ExitCode.OK;
  }
}
