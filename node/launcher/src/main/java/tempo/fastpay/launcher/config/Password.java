package tempo.fastpay.launcher.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.Normalizer;

/**
 * The password of a keystore. It comes from a file alone, which belongs to its owner alone: command
 * lines and environments are seen by others. Its text shows nothing.
 */
public final class Password {
  private final byte[] bytes;

  private Password(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Makes a password as EIP-2335 says: NFKD, without control characters (so without the line's
   * end), in UTF-8.
   *
   * @throws ConfigException if nothing is left
   */
  static Password of(String text) {
    String plain =
        Normalizer.normalize(text, Normalizer.Form.NFKD)
            .codePoints()
            .filter(point -> Character.getType(point) != Character.CONTROL)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    if (plain.isEmpty()) {
      throw new ConfigException("expected a password, there is none");
    }
    return new Password(plain.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads a password file.
   *
   * @throws ConfigException naming the file and what is wrong with it: missing, empty, or open to
   *     others than its owner
   */
  public static Password read(Path file) {
    String text = ConfigJson.readSecret(file);
    try {
      return of(text);
    } catch (ConfigException e) {
      throw new ConfigException(file + ": " + e.getMessage());
    }
  }

  byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public String toString() {
    return "password";
  }
}
