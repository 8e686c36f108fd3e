package tempo.fastpay.launcher.fuzz;

import tempo.fastpay.launcher.Logs;
import tempo.fastpay.launcher.config.LogConfig;

/** Jazzer, without what our code logs of bad input. */
final class QuietJazzer {
  private QuietJazzer() {}

  public static void main(String[] arguments) throws ReflectiveOperationException {
    Logs.configure(new LogConfig(LogConfig.Level.ERROR, LogConfig.Format.TEXT));
    Class.forName("com.code_intelligence.jazzer.Jazzer")
        .getMethod("main", String[].class)
        .invoke(null, (Object) arguments);
  }
}
