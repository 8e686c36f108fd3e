package tempo.fastpay.launcher.cli;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with arguments that no command can be made of. */
final class BadArguments {
  private BadArguments() {}

  /** Names the mistake, what was perhaps meant, and where the help is. */
  static String describe(ParameterException failure) {
    CommandLine command = failure.getCommandLine();
    // An option that is spelled wrong is missing as well; only its spelling helps to mend it.
    String said =
        firstUnknown(command)
            .map(unknown -> unknown(command, unknown))
            .orElseGet(failure::getMessage);
    return said + "; see: fastpay help" + commandName(command.getCommandSpec());
  }

  private static Optional<String> firstUnknown(CommandLine command) {
    List<String> unmatched = command.getUnmatchedArguments();
    return unmatched.stream()
        .filter(argument -> argument.startsWith("-"))
        .findFirst()
        .or(() -> unmatched.stream().findFirst());
  }

  private static String unknown(CommandLine command, String argument) {
    String name = argument.startsWith("-") ? argument.replaceFirst("=.*", "") : argument;
    List<String> meant =
        new UnmatchedArgumentException(command, List.of(name))
            .getSuggestions().stream().filter(suggestion -> isLike(suggestion, name)).toList();
    String kind =
        name.startsWith("-")
            ? "Unknown option: "
            : command.getSubcommands().isEmpty() ? "Unexpected argument: " : "Unknown command: ";
    return kind
        + "'"
        + name
        + "'"
        + (meant.isEmpty() ? "" : "; did you mean " + String.join(" or ", meant) + "?");
  }

  /** Leaves out suggestions that share no beginning with what was written. */
  private static boolean isLike(String suggestion, String written) {
    int start = written.startsWith("--") ? 2 : 0;
    return suggestion.length() > start
        && written.length() > start
        && suggestion.charAt(start) == written.charAt(start);
  }

  private static String commandName(CommandSpec spec) {
    if (spec.parent() == null) {
      return "";
    }
    CommandSpec top = spec;
    while (top.parent().parent() != null) {
      top = top.parent();
    }
    return " " + top.name();
  }
}
