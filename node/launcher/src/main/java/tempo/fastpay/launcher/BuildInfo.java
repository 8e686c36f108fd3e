package tempo.fastpay.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * Says what this program was built from. Each part is {@code unknown} where the build did not say
 * it, as outside a git checkout.
 *
 * @param version of the project
 * @param commit its full hash
 * @param date of the commit, as ISO 8601 writes it
 */
public record BuildInfo(String version, String commit, String date) {
  private static final String RESOURCE = "/fastpay-build.properties";
  private static final String UNKNOWN = "unknown";

  /** Reads what the build wrote down. */
  public static BuildInfo read() {
    Properties told = new Properties();
    try (InputStream in = BuildInfo.class.getResourceAsStream(RESOURCE)) {
      if (in != null) {
        told.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new BuildInfo(known(told, "version"), known(told, "commit"), known(told, "date"));
  }

  /** What nobody filled in is unknown. */
  private static String known(Properties told, String name) {
    String value = told.getProperty(name, UNKNOWN).strip();
    return value.isEmpty() || value.startsWith("${") ? UNKNOWN : value;
  }

  @Override
  public String toString() {
    return "fastpay " + version + ", commit " + commit + ", " + date;
  }
}
