package tempo.fastpay.launcher.config;

/** What is logged, and how. Always to standard error. */
public record LogConfig(Level level, Format format) {
  public static final LogConfig QUIET = new LogConfig(Level.WARN, Format.TEXT);

  /** The least important that is shown. */
  public enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG
  }

  /** {@code TEXT}: key=value pairs; {@code JSON}: one object a line. */
  public enum Format {
    TEXT,
    JSON
  }
}
