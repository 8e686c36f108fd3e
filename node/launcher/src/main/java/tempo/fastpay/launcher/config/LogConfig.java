package tempo.fastpay.launcher.config;

/** The level and the format of the log, which always goes to standard error. */
public record LogConfig(Level level, Format format) {
  public static final LogConfig QUIET = new LogConfig(Level.WARN, Format.TEXT);

  /** The least important level that is shown. */
  public enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG
  }

  /** The form of a line. {@code TEXT}: key=value pairs; {@code JSON}: one object a line. */
  public enum Format {
    TEXT,
    JSON
  }
}
