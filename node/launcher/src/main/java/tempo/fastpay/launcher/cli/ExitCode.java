package tempo.fastpay.launcher.cli;

/** The exit codes of commands. */
public final class ExitCode {
  public static final int OK = 0;

  /** The command did not work now; trying again may help. */
  public static final int RETRY_MAY_HELP = 1;

  /** The command will not work as asked, however often. */
  public static final int RETRY_WILL_NOT_HELP = 2;

  /**
   * The command did what it was to do, and could not do all that goes with it: a payment was made,
   * and its QC not written. To do it again would do it twice.
   */
  public static final int DONE_IN_PART = 3;

  private ExitCode() {}
}
