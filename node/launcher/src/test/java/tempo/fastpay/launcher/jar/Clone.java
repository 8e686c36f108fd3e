package tempo.fastpay.launcher.jar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import tempo.fastpay.launcher.ProjectFiles;

/** Scripts, configuration, examples and the built jar as in a fresh clone, which needs no build. */
final class Clone {
  private Clone() {}

  /** Makes one in a new folder. */
  static Path make(Path clone) throws IOException {
    Path root = ProjectFiles.root();
    for (Path file : files(root)) {
      JarProcess.copy(file, clone.resolve(root.relativize(file)));
    }
    Path jar = clone.resolve("node/launcher/target/fastpay.jar");
    JarProcess.copy(JarProcess.jar(), jar);
    Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(60)));
    return clone;
  }

  private static List<Path> files(Path root) throws IOException {
    try (Stream<Path> scripts = Files.walk(root.resolve("scripts"));
        Stream<Path> config = Files.walk(root.resolve("config"));
        Stream<Path> examples = Files.walk(root.resolve("docs/examples"))) {
      return Stream.of(Stream.of(root.resolve("pom.xml")), scripts, config, examples)
          .flatMap(files -> files)
          .filter(Files::isRegularFile)
          .toList();
    }
  }
}
