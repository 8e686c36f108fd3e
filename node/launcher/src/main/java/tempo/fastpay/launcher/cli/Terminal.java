package tempo.fastpay.launcher.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import tempo.fastpay.protocol.crypto.Crypto;

/**
 * The process as its commands see it.
 *
 * @param out the result that was asked for; nothing else goes there
 * @param err messages for people
 * @param environment all variables
 * @param folder the folder that relative file names start from
 * @param cryptoSource finds the fastest implementation of signatures
 */
public record Terminal(
    InputStream in,
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    Path folder,
    Supplier<Crypto> cryptoSource) {
  public Terminal {
    Objects.requireNonNull(in);
    Objects.requireNonNull(out);
    Objects.requireNonNull(err);
    environment = Map.copyOf(environment);
    Objects.requireNonNull(folder);
    Objects.requireNonNull(cryptoSource);
  }

  /** The implementation of signatures for this process: slow to find, so once per command. */
  Crypto crypto() {
    return cryptoSource.get();
  }
}
