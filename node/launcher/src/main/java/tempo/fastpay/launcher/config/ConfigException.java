package tempo.fastpay.launcher.config;

/**
 * Says that a configuration cannot be used: one line that names the key, the value and the remedy.
 */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int VALUE_LIMIT_CHARS = 80;

  public ConfigException(String message) {
    super(oneLine(message));
  }

  /** Refuses a value that is not of the form its key takes. */
  static ConfigException badValue(String key, String expected, String got, String origin) {
    return new ConfigException(
        key + ": expected " + expected + ", got " + shown(got) + " (" + origin + ")");
  }

  /** A value as it may be shown: on one line, and short. */
  private static String shown(String value) {
    return value.length() <= VALUE_LIMIT_CHARS
        ? value
        : value.substring(0, VALUE_LIMIT_CHARS) + "…";
  }

  private static String oneLine(String message) {
    return message.replaceAll("\\p{Cntrl}+", " ");
  }
}
