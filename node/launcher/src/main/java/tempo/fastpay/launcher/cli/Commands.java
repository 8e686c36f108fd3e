package tempo.fastpay.launcher.cli;

import java.util.List;

/** Every command, in the order in which help shows them. */
final class Commands {
  private Commands() {}

  static List<Object> all(Terminal terminal) {
    return List.of(new InspectCommand(terminal));
  }
}
