package tempo.fastpay.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The project's own files, wherever the tests are started. */
public final class ProjectFiles {
  private ProjectFiles() {}

  /** The folder that holds scripts/ and config/. */
  public static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isRegularFile(folder.resolve("scripts/fastpay"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IllegalStateException("run the tests inside the project");
      }
    }
    return folder;
  }

  /** A file's text, by its path from the root. */
  public static String read(String path) {
    try {
      return Files.readString(root().resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
