package tempo.fastpay.launcher.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tempo.fastpay.launcher.config.ConfigLoader;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.sidecar.record.RecordExporter;
import tempo.fastpay.sidecar.record.RecordIdentity;
import tempo.fastpay.sidecar.record.RecordImporter;
import tempo.fastpay.sidecar.record.RecordVerifier;

/** Exports, imports and checks the signing records of validators that are stopped. */
@Command(
    name = "signing-record",
    header = "Exports, imports or verifies the signing record of a stopped validator.",
    description =
        "docs/operating/record.md says when: to back up, to move, to restore a validator's record.",
    synopsisSubcommandLabel = "COMMAND")
final class SigningRecordCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec private CommandSpec spec;

  SigningRecordCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "expected export, import or verify");
  }

  @Command(
      name = "export",
      header = "Writes what a validator must never forget into a new JSON file.",
      description =
          "A copy to keep, unless --retire is given. It is older than the record from the next"
              + " payment on.")
  int export(
      @Option(
              names = "--dir",
              paramLabel = "DIR",
              required = true,
              description = "The record, as in record_dir.")
          Path directory,
      @Option(
              names = "--out",
              paramLabel = "FILE",
              required = true,
              description = "The file to make; one that exists is never touched.")
          Path out,
      @Option(
              names = "--retire",
              description =
                  "The last export: nothing is signed with this record any more, here. To move a"
                      + " validator, or to end one.")
          boolean retire) {
    RecordExporter exporter = new RecordExporter(resolve(directory), resolve(out));
    long now = System.currentTimeMillis();
    RecordExporter.Report report = retire ? exporter.retire(now) : exporter.backUp(now);
    say(
        (retire ? "retired, and exported " : "exported ")
            + report.permits()
            + " permits and "
            + report.taken()
            + " taken keys "
            + of(report.header().identity()));
    return ExitCode.OK;
  }

  @Command(
      name = "import",
      header = "Adds an exported record to a directory; what is there stays.",
      description =
          "After a file that was not exported with --retire the validator signs nothing new for a"
              + " while: it may have signed since what is not in the file.")
  int importInto(
      @Option(
              names = "--dir",
              paramLabel = "DIR",
              required = true,
              description = "The record, as in record_dir; made where there is none.")
          Path directory,
      @Parameters(paramLabel = "FILE", description = "Made by export.") Path file) {
    RecordImporter.Report report =
        new RecordImporter(resolve(directory), resolve(file), terminal.crypto())
            .run(System.currentTimeMillis());
    say(
        "imported "
            + report.added()
            + " of "
            + report.permits()
            + " permits "
            + of(report.header().identity())
            + (report.restored()
                ? "; the validator will sign nothing new until what may be missing has expired"
                : ""));
    return ExitCode.OK;
  }

  @Command(
      name = "verify",
      header = "Checks a record offline: every checksum, row and signature. Changes nothing.")
  int verify(
      @Option(
              names = "--dir",
              paramLabel = "DIR",
              required = true,
              description = "The record, as in record_dir.")
          Path directory,
      @Option(
              names = "--committee",
              paramLabel = "FILE",
              description = "Checks certificates too; a file like config/committee-demo.json.")
          Path committeeFile) {
    Crypto crypto = terminal.crypto();
    Optional<Committee> committee =
        Optional.ofNullable(committeeFile)
            .map(file -> new ConfigLoader(crypto).committee(resolve(file)));
    RecordVerifier.Report report = new RecordVerifier(resolve(directory), crypto, committee).run();
    say(
        "verified: permits "
            + report.permits()
            + ", taken keys "
            + report.taken()
            + ", known payments "
            + report.known()
            + ", waiting certificates "
            + report.certificates()
            + ", height "
            + report.base().map(base -> base.height().toString()).orElse("none")
            + ", "
            + meaning(report.use())
            + ", "
            + of(report.identity()));
    return ExitCode.OK;
  }

  private static String meaning(RecordVerifier.Use use) {
    return switch (use) {
      case SIGNING -> "whole: a validator may sign with it";
      case RESTORED -> "restored from a copy that may be older";
      case COPY -> "a copy of the directory that was last opened: nothing is signed with it";
      case RETIRED -> "retired: nothing is signed with it any more";
      case IMPORTING -> "an import into it did not end: repeat it";
    };
  }

  private static String of(RecordIdentity identity) {
    return "of validator key "
        + identity.publicKey()
        + ", chain "
        + identity.chainId()
        + ", epoch "
        + identity.epoch();
  }

  private Path resolve(Path path) {
    return terminal.folder().resolve(path);
  }

  private void say(String line) {
    terminal.out().println(line);
  }
}
