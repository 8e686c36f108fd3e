package tempo.fastpay.launcher.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds what Java could not read of the command line: where the locale has ASCII alone (LC_ALL=C),
 * each byte of another letter is the same sign, and two names, notes or references become one.
 */
final class Letters {
  private static final char LOST = '\ufffd';
  private static final String PREFIX = "FASTPAY_";

  private Letters() {}

  /**
   * Says which argument, or which of this program's variables, has letters that were lost.
   *
   * @return for people; empty: none has
   */
  static Optional<String> refusal(List<String> arguments, Map<String, String> environment) {
    for (int i = 0; i < arguments.size(); i++) {
      if (arguments.get(i).indexOf(LOST) >= 0) {
        return Optional.of(sentence("argument " + (i + 1) + " ('" + arguments.get(i) + "')"));
      }
    }
    return environment.entrySet().stream()
        .filter(each -> each.getKey().startsWith(PREFIX) && each.getValue().indexOf(LOST) >= 0)
        .findFirst()
        .map(each -> sentence(each.getKey()));
  }

  private static String sentence(String what) {
    return what
        + ": has letters that Java cannot read under this locale: run it with LC_ALL=C.UTF-8, or"
        + " write it in ASCII";
  }
}
