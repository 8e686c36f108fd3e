package tempo.fastpay.launcher.fuzz;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import tempo.fastpay.launcher.Logs;
import tempo.fastpay.launcher.ProjectFiles;
import tempo.fastpay.launcher.config.LogConfig;

/** What {@code scripts/fuzz} runs: Jazzer on one target after the other. */
@Command(
    name = "scripts/fuzz",
    header = "Attacks what reads bytes from outside with inputs that grow by the code they reach.",
    description =
        "Exit code 1: something was found. The input is in the target's corpus then, where the"
            + " tests try it from now on.",
    mixinStandardHelpOptions = true)
final class FuzzMain implements Callable<Integer> {
  private static final long SECONDS_PER_MINUTE = 60;

  private final PrintStream out;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Parameters(
      paramLabel = "TARGET",
      arity = "0..*",
      description = "One or more by name; without: all, one after the other.")
  private List<String> names = List.of();

  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "30",
      description = "How long each target is attacked; ${DEFAULT-VALUE} unless told.")
  private double minutes;

  @Option(
      names = "--keep",
      description =
          "Attacks nothing: of what earlier runs have gathered, adds to the corpus what reaches"
              + " code that nothing in it does.")
  private boolean keep;

  FuzzMain(PrintStream out) {
    this.out = out;
  }

  public static void main(String[] arguments) {
    Logs.configure(new LogConfig(LogConfig.Level.WARN, LogConfig.Format.TEXT));
    System.exit(new CommandLine(new FuzzMain(System.out)).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    List<FuzzRun> broken = new ArrayList<>();
    for (FuzzTarget target : targets()) {
      FuzzRun run = new FuzzRun(ProjectFiles.root(), target, this::print);
      if (keep) {
        run.keep();
      } else if (!attack(run)) {
        broken.add(run);
      }
    }
    return broken.isEmpty() ? 0 : 1;
  }

  private List<FuzzTarget> targets() {
    if (names.isEmpty()) {
      return List.of(FuzzTarget.values());
    }
    return names.stream().map(this::target).toList();
  }

  private FuzzTarget target(String name) {
    return Arrays.stream(FuzzTarget.values())
        .filter(target -> target.label().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(),
                    "no target '"
                        + name
                        + "'; there are "
                        + Arrays.stream(FuzzTarget.values())
                            .map(FuzzTarget::label)
                            .collect(Collectors.joining(", "))));
  }

  private boolean attack(FuzzRun run) throws Exception {
    FuzzRun.Report report = run.attack(Math.round(minutes * SECONDS_PER_MINUTE));
    print(
        String.format(
            Locale.ROOT,
            "%s: executions=%d per_second=%d coverage=%d findings=%d",
            run.target().label(),
            report.executions(),
            report.executions() / Math.max(1, report.seconds()),
            report.coverage(),
            report.findings().size()));
    for (Path finding : report.findings()) {
      print("  " + finding);
    }
    if (!report.good()) {
      print("  what happened: " + run.log());
    }
    return report.good();
  }

  private void print(String line) {
    out.println(line);
  }
}
