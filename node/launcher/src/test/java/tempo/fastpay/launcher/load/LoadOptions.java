package tempo.fastpay.launcher.load;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What both scripts are told: the validator, the accounts, how payments are sent. */
final class LoadOptions {
  private Submitting how = Submitting.UNARY;

  @Option(
      names = "--accounts",
      paramLabel = "N",
      defaultValue = "4096",
      description = "Who pays, each one payment at a time; each to an account of its own.")
  private int accounts;

  @Option(
      names = "--in-flight",
      paramLabel = "N",
      defaultValue = "512",
      description = "Sent and unanswered at most; must be fewer than accounts.")
  private int inFlight;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Sends so many a second, whatever the answers do, and counts each one's time from when"
              + " it should have been sent. Without: sends whenever one is answered.")
  private int perSecond;

  @Option(
      names = "--java",
      paramLabel = "OPTION",
      description = "For the validator's Java, such as --java=-Xmx2g; as often as needed.")
  private List<String> javaOptions = List.of();

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description = "On the disk to measure; default: the system's for temporary files.")
  private Optional<Path> folder = Optional.empty();

  @Option(names = "--unary", description = "One call a payment: the default.")
  void unary(boolean told) {
    if (told) {
      how = Submitting.UNARY;
    }
  }

  @Option(
      names = "--stream",
      description = "SubmitFastPayStream, each read until its payment is final.")
  void stream(boolean told) {
    if (told) {
      how = Submitting.STREAM;
    }
  }

  int accounts() {
    return accounts;
  }

  List<String> javaOptions() {
    return javaOptions;
  }

  Sending.Pace pace() {
    return new Sending.Pace(how, inFlight, perSecond);
  }

  /** A new folder that the validator deletes at its end. */
  Path newFolder() throws java.io.IOException {
    return folder.isPresent()
        ? Files.createTempDirectory(folder.get(), "fastpay-load")
        : Files.createTempDirectory("fastpay-load");
  }
}
