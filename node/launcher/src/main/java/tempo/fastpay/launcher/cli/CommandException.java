package tempo.fastpay.launcher.cli;

/** Ends a command with one line of explanation and an exit code. */
public final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private CommandException(String message, int exitCode) {
    super(message);
    this.exitCode = exitCode;
  }

  /** Makes one that ends with {@link ExitCode#RETRY_WILL_NOT_HELP}. */
  public static CommandException hopeless(String message) {
    return new CommandException(message, ExitCode.RETRY_WILL_NOT_HELP);
  }

  /** Makes one that ends with {@link ExitCode#RETRY_MAY_HELP}. */
  public static CommandException retryable(String message) {
    return new CommandException(message, ExitCode.RETRY_MAY_HELP);
  }

  /** Makes one that ends with {@link ExitCode#DONE_IN_PART}. */
  public static CommandException partly(String message) {
    return new CommandException(message, ExitCode.DONE_IN_PART);
  }

  public int exitCode() {
    return exitCode;
  }
}
