package tempo.fastpay.launcher.jar;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tempo.fastpay.launcher.ProjectFiles;

/** A started program, its output collected; killed if it outlives its test. */
public final class JarProcess implements AutoCloseable {
  private static final long WAIT_SECONDS = 120;

  /** These processes live for seconds, several at a time. */
  public static final List<String> QUICK_START =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto");

  /** A line of the log that is no error, and who wrote it. */
  private static final Pattern LOGGED =
      Pattern.compile("time=\\S+ level=(?:WARN|INFO|DEBUG) logger=(\\S+) msg=");

  /** Classes of the project: loggers are called by them. */
  private static final Set<String> OUR_LOGGERS = ourClasses();

  private final Process process;
  private final Output out;
  private final Output err;

  private JarProcess(Process process) {
    this.process = process;
    this.out = new Output(process.getInputStream());
    this.err = new Output(process.getErrorStream());
  }

  private static Set<String> ourClasses() {
    Set<String> names = new HashSet<>();
    for (String folder : List.of("node", "proto")) {
      try (Stream<Path> files = Files.walk(ProjectFiles.root().resolve(folder))) {
        files
            .filter(file -> file.toString().matches(".*/src/main/java/.*\\.java"))
            .map(file -> file.getFileName().toString().replace(".java", ""))
            .forEach(names::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return names;
  }

  /** The built jar. */
  static Path jar() {
    return Path.of(System.getProperty("fastpay.jar")).toAbsolutePath();
  }

  /** The Java that runs this. */
  public static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Starts the jar with these arguments. */
  static JarProcess start(Path folder, Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>(List.of(java()));
    command.addAll(QUICK_START);
    command.addAll(List.of("-jar", jar().toString()));
    command.addAll(List.of(arguments));
    return startProgram(folder, environment, command);
  }

  /** Starts any program; of this environment, nothing that configures a node is passed on. */
  public static JarProcess startProgram(
      Path folder, Map<String, String> environment, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("FASTPAY_"));
    builder.environment().putAll(environment);
    try {
      return new JarProcess(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs the jar to its end. */
  static Result run(Path folder, Map<String, String> environment, String... arguments)
      throws Exception {
    try (JarProcess process = start(folder, environment, arguments)) {
      return process.end();
    }
  }

  /**
   * How a program ended.
   *
   * @param out standard output's lines
   */
  public record Result(int exitCode, List<String> out, List<String> err) {
    String lastLine() {
      return out.get(out.size() - 1);
    }

    /**
     * What the program itself said on standard error. A library's lines of the log are left out: it
     * may warn of a slow machine (Vert.x does, of a thread that waits for a processor), and nobody
     * is told anything by it. Tests that count or compare lines ask this.
     */
    List<String> said() {
      return err.stream().filter(line -> !isOfALibrary(line)).toList();
    }

    private static boolean isOfALibrary(String line) {
      Matcher logged = LOGGED.matcher(line);
      return logged.lookingAt() && !OUR_LOGGERS.contains(logged.group(1));
    }
  }

  /** Sends standard input, whole. */
  JarProcess send(String input) throws IOException {
    process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    return this;
  }

  /** Waits for a line on standard output, and returns it. */
  public String awaitLine(String part) throws Exception {
    return out.await(part);
  }

  /** Sends a signal, such as KILL, STOP or CONT. */
  public void signal(String name) throws Exception {
    Process kill =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start();
    if (kill.waitFor() != 0) {
      throw new AssertionError("no process to send " + name);
    }
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** Asks it to stop, as a service manager does. */
  public void terminate() {
    // Process.destroy would close our ends of its output too.
    process.toHandle().destroy();
  }

  /** What it wrote to standard error so far. */
  public List<String> log() {
    return err.lines();
  }

  public Result end() throws Exception {
    if (!process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("still running: " + out.lines() + err.lines());
    }
    return new Result(process.exitValue(), out.all(), err.all());
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().orTimeout(WAIT_SECONDS, TimeUnit.SECONDS).join();
  }

  /** Reads a stream so that its writer never waits. */
  private static final class Output {
    private final List<String> lines = new ArrayList<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    Output(InputStream stream) {
      Thread reader = new Thread(() -> read(stream), "output");
      reader.setDaemon(true);
      reader.start();
    }

    private void read(InputStream stream) {
      try (var reader =
          new java.io.BufferedReader(
              new java.io.InputStreamReader(stream, StandardCharsets.UTF_8))) {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          synchronized (lines) {
            lines.add(line);
            lines.notifyAll();
          }
        }
      } catch (IOException e) {
        // Closed: what came until then is all there is.
      } finally {
        synchronized (lines) {
          ended.complete(null);
          lines.notifyAll();
        }
      }
    }

    String await(String part) throws Exception {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
      synchronized (lines) {
        while (true) {
          for (String line : lines) {
            if (line.contains(part)) {
              return line;
            }
          }
          long leftMs = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
          if (leftMs <= 0 || ended.isDone()) {
            throw new AssertionError("no line with '" + part + "' in " + lines);
          }
          lines.wait(leftMs);
        }
      }
    }

    List<String> lines() {
      synchronized (lines) {
        return List.copyOf(lines);
      }
    }

    List<String> all() throws Exception {
      ended.get(WAIT_SECONDS, TimeUnit.SECONDS);
      return lines();
    }
  }

  static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.copy(from, to);
  }
}
