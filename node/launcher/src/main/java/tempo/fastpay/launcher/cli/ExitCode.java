package tempo.fastpay.launcher.cli;

/** What a command's exit code says to whoever called it. */
public final class ExitCode {
  public static final int OK = 0;

  /** It did not work now; trying again may help. */
  public static final int RETRY_MAY_HELP = 1;

  /** It will not work as asked, however often. */
  public static final int RETRY_WILL_NOT_HELP = 2;

  private ExitCode() {}
}
