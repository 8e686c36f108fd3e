package tempo.fastpay.launcher.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;
import tempo.fastpay.launcher.config.ConfigLoader;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Committee;

/** Which committee a command believes that asks nobody. */
final class CommitteeOption {
  @Option(
      names = "--committee",
      paramLabel = "FILE",
      required = true,
      description = "The committee, like config/committee-demo.json.")
  private Path file;

  /** The committee in the file. */
  Committee read(Terminal terminal, Crypto crypto) {
    return new ConfigLoader(crypto).committee(terminal.folder().resolve(file));
  }
}
