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
 * @param out what was asked for; nothing else goes there
 * @param err messages for people
 * @param environment all variables
 * @param folder what relative file names are relative to
 * @param cryptoSource finds the fastest signature work
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

  /** The signature work of this process: slow to find, so once per command. */
  Crypto crypto() {
    return cryptoSource.get();
  }
}
