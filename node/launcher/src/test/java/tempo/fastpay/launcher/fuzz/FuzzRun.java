package tempo.fastpay.launcher.fuzz;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Jazzer on one target, in a process of its own. */
final class FuzzRun {
  private static final int INPUT_LIMIT_BYTES = 8_192;

  /** One input that takes longer is a finding; not less, for others may use the machine. */
  private static final int INPUT_LIMIT_SECONDS = 60;

  private static final int MEMORY_LIMIT_MIB = 3_072;
  private static final String HEAP = "-Xmx1g";
  private static final long PROGRESS_SECONDS = 30;

  /** Our own servers on loopback are no findings; the other breaks Netty, which uses Unsafe. */
  private static final List<String> NOT_CHECKED =
      List.of(
          "com.code_intelligence.jazzer.sanitizers.ServerSideRequestForgery",
          "com.code_intelligence.jazzer.sanitizers.UnsafeSanitizer");

  private static final Pattern EXECUTIONS =
      Pattern.compile("stat::number_of_executed_units: *(\\d+)");
  private static final Pattern COVERAGE = Pattern.compile("#(\\d+)\\s.* cov: (\\d+) .*");
  private static final Pattern FINDING = Pattern.compile("(crash|timeout|oom|leak)-[0-9a-f]+");

  private final FuzzTarget target;
  private final Path corpus;
  private final Path work;
  private final Path tools;
  private final Consumer<String> progress;

  /**
   * A run in a clone.
   *
   * @param progress is told a line now and then
   */
  FuzzRun(Path root, FuzzTarget target, Consumer<String> progress) {
    Path build = root.resolve("node/launcher/target/fuzz");
    this.target = target;
    this.corpus = target.corpus(root);
    this.tools = build.resolve("jazzer");
    this.work = build.resolve(target.label());
    this.progress = progress;
  }

  /**
   * What a run came to.
   *
   * @param coverage how many edges of our code inputs have reached
   * @param findings inputs that broke something, now in the corpus
   * @param good nothing was found, and Jazzer ended by itself
   */
  record Report(long executions, long seconds, long coverage, List<Path> findings, boolean good) {}

  FuzzTarget target() {
    return target;
  }

  /** All that Jazzer said in the last run. */
  Path log() {
    return work.resolve("log.txt");
  }

  /** Inputs that reached something new, of all runs since the last clean build. */
  private Path gathered() {
    return work.resolve("gathered");
  }

  Report attack(long seconds) throws Exception {
    Set<Path> before = findings();
    Watch watch = new Watch();
    long start = System.nanoTime();
    int exitCode =
        jazzer(
            watch,
            List.of(
                "-max_total_time=" + seconds,
                "-timeout=" + INPUT_LIMIT_SECONDS,
                "-report_slow_units=" + INPUT_LIMIT_SECONDS,
                "-rss_limit_mb=" + MEMORY_LIMIT_MIB,
                "-print_final_stats=1",
                "-artifact_prefix=" + corpus + File.separator),
            List.of(gathered(), corpus, seeds()));
    List<Path> found = new ArrayList<>(findings());
    found.removeAll(before);
    return new Report(
        watch.executions,
        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start),
        watch.coverage,
        found,
        found.isEmpty() && exitCode == 0);
  }

  /** Brings into the corpus what reaches code that neither it nor the seeds do. */
  void keep() throws Exception {
    Path all = work.resolve("all");
    deleteAll(all);
    Files.createDirectories(all);
    Path seeds = seeds();
    Watch watch = new Watch();
    // Counted by edges alone: how often each is passed would keep hundreds of inputs.
    jazzer(
        watch,
        List.of("-merge=1", "-use_counters=0", "-use_value_profile=0"),
        List.of(all, corpus, seeds, gathered()));
    Set<String> known = digests(seeds);
    known.addAll(digests(corpus));
    int kept = 0;
    for (Path file : files(all)) {
      if (known.add(digest(file))) {
        Files.copy(file, corpus.resolve(file.getFileName().toString()));
        kept++;
      }
    }
    progress.accept(target.label() + ": kept=" + kept + " in " + corpus);
  }

  private Path seeds() throws IOException, ReflectiveOperationException {
    Path seeds = work.resolve("seeds");
    deleteAll(seeds);
    target.writeSeeds(seeds);
    Files.createDirectories(gathered());
    Files.createDirectories(corpus);
    return seeds;
  }

  private int jazzer(Watch watch, List<String> options, List<Path> folders)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            HEAP,
            "-cp",
            System.getProperty("java.class.path")
                + File.pathSeparator
                + files(tools).stream().map(Path::toString).collect(Collectors.joining(":")),
            QuietJazzer.class.getName(),
            "--target_class=" + target.className(),
            "--instrumentation_includes=tempo.fastpay.**",
            "--disabled_hooks=" + String.join(":", NOT_CHECKED),
            "--reproducer_path=" + work,
            "-max_len=" + INPUT_LIMIT_BYTES));
    command.addAll(options);
    folders.forEach(folder -> command.add(folder.toString()));
    Process process =
        new ProcessBuilder(command).directory(work.toFile()).redirectErrorStream(true).start();
    Thread stop = new Thread(process::destroy);
    Runtime.getRuntime().addShutdownHook(stop);
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        BufferedWriter log = Files.newBufferedWriter(log())) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        log.write(line);
        log.newLine();
        watch.read(line);
      }
    }
    int exitCode = process.waitFor();
    Runtime.getRuntime().removeShutdownHook(stop);
    return exitCode;
  }

  private Set<Path> findings() throws IOException {
    Files.createDirectories(corpus);
    return files(corpus).stream()
        .filter(file -> FINDING.matcher(file.getFileName().toString()).matches())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private static Set<String> digests(Path folder) throws IOException {
    Set<String> digests = new TreeSet<>();
    for (Path file : files(folder)) {
      digests.add(digest(file));
    }
    return digests;
  }

  private static String digest(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
  }

  private static void deleteAll(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }

  /** Reads along what Jazzer says. */
  private final class Watch {
    private long executions;
    private long coverage;
    private long toldNanos = System.nanoTime();

    void read(String line) {
      Matcher covered = COVERAGE.matcher(line);
      if (covered.matches()) {
        executions = Long.parseLong(covered.group(1));
        coverage = Long.parseLong(covered.group(2));
        if (System.nanoTime() - toldNanos >= TimeUnit.SECONDS.toNanos(PROGRESS_SECONDS)) {
          toldNanos = System.nanoTime();
          progress.accept(
              target.label() + ": … executions=" + executions + " coverage=" + coverage);
        }
      }
      Matcher executed = EXECUTIONS.matcher(line);
      if (executed.matches()) {
        executions = Long.parseLong(executed.group(1));
      }
    }
  }
}
