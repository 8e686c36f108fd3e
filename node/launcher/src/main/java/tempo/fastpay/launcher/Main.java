package tempo.fastpay.launcher;

import java.nio.file.Path;
import tempo.fastpay.launcher.cli.FastPayCli;
import tempo.fastpay.launcher.cli.Terminal;
import tempo.fastpay.launcher.crypto.CryptoLoader;

/** Starts the program: the main class of the jar. */
public final class Main {
  private Main() {}

  /** Runs one command and exits with its code. */
  public static void main(String[] arguments) {
    Ending.install();
    // Commands say what they have to say themselves; serve turns its log up.
    Logs.configureForPeople();
    boolean isPortableOnly =
        CryptoLoader.PORTABLE.equals(System.getenv(CryptoLoader.ENVIRONMENT_VARIABLE));
    Terminal terminal =
        new Terminal(
            System.in,
            System.out,
            System.err,
            System.getenv(),
            Path.of(""),
            () -> new CryptoLoader(isPortableOnly).find());
    System.exit(new FastPayCli(terminal).run(arguments));
  }
}
