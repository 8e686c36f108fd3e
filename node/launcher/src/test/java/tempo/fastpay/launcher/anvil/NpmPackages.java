package tempo.fastpay.launcher.anvil;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import tempo.fastpay.launcher.ProjectFiles;

/** The npm packages that some tests run, installed once into the build's own folder. */
final class NpmPackages {
  private static final long INSTALL_LIMIT_S = 300;
  private static final String LOCK = "package-lock.json";
  private static final Path SOURCE = ProjectFiles.root().resolve("node/launcher/src/test/npm");
  private static final Path FOLDER = ProjectFiles.root().resolve("node/launcher/target/npm");

  /** A copy of what was installed, written last. */
  private static final Path DONE = FOLDER.resolve("installed.json");

  private static Optional<String> missing;

  private NpmPackages() {}

  /**
   * Skips the test where they cannot be had; in continuous integration that is a failure.
   *
   * @param what is not tested then
   * @return a folder with {@code node_modules}, and with the scripts
   */
  static synchronized Path require(String what) {
    if (missing == null) {
      missing = install();
    }
    missing.ifPresent(
        why -> {
          String told = what + " is not tested: " + why;
          if ("true".equals(System.getenv("CI"))) {
            fail(told);
          }
          Assumptions.abort(told);
        });
    return FOLDER;
  }

  private static Optional<String> install() {
    if (!isThere("node") || !isThere("npm")) {
      return Optional.of("install node and npm");
    }
    try {
      Files.createDirectories(FOLDER);
      for (String script : List.of("package.json", "viem.mjs")) {
        Files.write(FOLDER.resolve(script), Files.readAllBytes(SOURCE.resolve(script)));
      }
      byte[] wanted = Files.readAllBytes(SOURCE.resolve(LOCK));
      if (Files.exists(DONE) && java.util.Arrays.equals(wanted, Files.readAllBytes(DONE))) {
        return Optional.empty();
      }
      Files.write(FOLDER.resolve(LOCK), wanted);
      Optional<String> failure = runNpm();
      if (failure.isEmpty()) {
        Files.write(DONE, wanted);
      }
      return failure;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<String> runNpm() throws IOException {
    Path log = FOLDER.resolve("install.log");
    Process npm =
        new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
            .directory(FOLDER.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (npm.waitFor(INSTALL_LIMIT_S, TimeUnit.SECONDS)) {
        return npm.exitValue() == 0
            ? Optional.empty()
            : Optional.of("npm ci failed: " + Files.readString(log).strip());
      }
      npm.descendants().forEach(ProcessHandle::destroyForcibly);
      npm.destroyForcibly();
      return Optional.of("npm ci took longer than " + INSTALL_LIMIT_S + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static boolean isThere(String program) {
    return List.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(":")).stream()
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
