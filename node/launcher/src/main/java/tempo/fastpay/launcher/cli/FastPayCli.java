package tempo.fastpay.launcher.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import tempo.fastpay.client.FastPayException;
import tempo.fastpay.launcher.BuildInfo;
import tempo.fastpay.launcher.config.ConfigException;
import tempo.fastpay.sidecar.port.ForeignChainException;
import tempo.fastpay.sidecar.port.RecordException;

/**
 * Runs the command that the arguments name, and returns its exit code. Every failure is said in one
 * line.
 */
public final class FastPayCli {
  private static final String DEFAULT_COMMAND = "serve";
  private static final List<String> ROOT_OPTIONS = List.of("-h", "--help", "-V", "--version");

  private final Terminal terminal;

  public FastPayCli(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Runs one command to its end. */
  public int run(String... arguments) {
    return Letters.refusal(List.of(arguments), terminal.environment())
        .map(lost -> say(lost, ExitCode.RETRY_WILL_NOT_HELP))
        .orElseGet(() -> commandLine().execute(withDefault(arguments)));
  }

  /** Without a command it is serve. */
  private static String[] withDefault(String[] arguments) {
    boolean isNamed =
        arguments.length > 0
            && (!arguments[0].startsWith("-") || ROOT_OPTIONS.contains(arguments[0]));
    if (isNamed) {
      return arguments;
    }
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add(0, DEFAULT_COMMAND);
    return all.toArray(String[]::new);
  }

  private CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Root());
    for (Object command : Commands.all(terminal)) {
      commandLine.addSubcommand(command);
    }
    commandLine.getSubcommands().values().forEach(FastPayCli::addHelp);
    commandLine.addSubcommand(new HelpCommand());
    // An argument is a value, never a file to read more arguments from.
    commandLine.setExpandAtFiles(false);
    return commandLine
        .setOut(writer(terminal.out()))
        .setErr(writer(terminal.err()))
        .setParameterExceptionHandler(this::onBadArguments)
        .setExecutionExceptionHandler((failure, command, parsed) -> onFailure(failure));
  }

  private static void addHelp(CommandLine command) {
    command
        .getCommandSpec()
        .addOption(
            OptionSpec.builder("-h", "--help").usageHelp(true).description("Shows this.").build());
    command.getSubcommands().values().forEach(FastPayCli::addHelp);
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  private int onBadArguments(ParameterException failure, String[] arguments) {
    return say(BadArguments.describe(failure), ExitCode.RETRY_WILL_NOT_HELP);
  }

  private int onFailure(Exception failure) {
    if (failure instanceof CommandException ended) {
      return say(ended.getMessage(), ended.exitCode());
    }
    if (failure instanceof ConfigException config) {
      return say(config.getMessage(), ExitCode.RETRY_WILL_NOT_HELP);
    }
    if (failure instanceof RecordException record) {
      return say(
          record.getMessage(),
          record.retryMayHelp() ? ExitCode.RETRY_MAY_HELP : ExitCode.RETRY_WILL_NOT_HELP);
    }
    if (failure instanceof ForeignChainException) {
      return say(failure.getMessage(), ExitCode.RETRY_WILL_NOT_HELP);
    }
    if (failure instanceof FastPayException client) {
      return say(
          client.getMessage(),
          client.retryMayHelp() ? ExitCode.RETRY_MAY_HELP : ExitCode.RETRY_WILL_NOT_HELP);
    }
    return say("unexpected: " + failure, ExitCode.RETRY_MAY_HELP);
  }

  private int say(String message, int exitCode) {
    terminal.err().println("fastpay: " + message.replaceAll("\\s*\\R\\s*", " "));
    return exitCode;
  }

  @Command(
      name = "fastpay",
      description = "Payments on Tempo, preconfirmed before the next block.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      synopsisSubcommandLabel = "COMMAND",
      footer = {
        "",
        "Exit codes: 0 done; 1 it did not work, trying again may help; 2 trying again will not help;"
            + " 3 done, except for a file that could not be written: do not try again."
      })
  private static final class Root {}

  private static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {BuildInfo.read().toString()};
    }
  }
}
