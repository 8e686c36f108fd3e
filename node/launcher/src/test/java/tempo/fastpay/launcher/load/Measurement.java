package tempo.fastpay.launcher.load;

import java.io.PrintStream;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import tempo.fastpay.launcher.Logs;
import tempo.fastpay.launcher.config.LogConfig;
import tempo.fastpay.launcher.crypto.CryptoLoader;
import tempo.fastpay.protocol.crypto.Crypto;

/** A program that starts one validator, sends it payments, and says whether all went well. */
abstract class Measurement implements Callable<Integer> {
  static final double MEBIBYTE = 1024 * 1024;

  final PrintStream out;

  @Mixin LoadOptions options;

  Measurement(PrintStream out) {
    this.out = Objects.requireNonNull(out);
  }

  /** Runs it, and ends this process with its exit code. */
  static void run(Measurement measurement, String... arguments) {
    Logs.configure(new LogConfig(LogConfig.Level.WARN, LogConfig.Format.TEXT));
    System.exit(new CommandLine(measurement).execute(arguments));
  }

  @Override
  public final Integer call() throws Exception {
    Crypto crypto = new CryptoLoader(false).find();
    List<Payer> payers = Payer.some(options.accounts(), crypto);
    try (MeasuredValidator validator =
            MeasuredValidator.start(options.newFolder(), payers, options.javaOptions(), crypto);
        Sending sending = new Sending(validator.address(), options.pace())) {
      return measure(validator, sending, payers, crypto) ? 0 : 1;
    }
  }

  /** Sends payments and prints what was measured; true if it is as it should be. */
  abstract boolean measure(
      MeasuredValidator validator, Sending sending, List<Payer> payers, Crypto crypto)
      throws Exception;
}
