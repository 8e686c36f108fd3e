package tempo.fastpay.launcher.cli;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Checks places for results before anything is done that cannot be undone. */
final class OutFile {
  private OutFile() {}

  /**
   * Refuses a place where no file can be written.
   *
   * @param option the option that names it, for the message
   */
  static void requireWritable(String option, Path file) {
    Path folder = file.toAbsolutePath().getParent();
    String problem =
        Files.isDirectory(file)
            ? "is a folder, expected a file"
            : folder == null || !Files.exists(folder)
                ? "its folder does not exist"
                : !Files.isDirectory(folder)
                    ? "what should be its folder is a file"
                    : !Files.isWritable(Files.exists(file) ? file : folder)
                        ? "may not be written"
                        : "";
    if (!problem.isEmpty()) {
      throw CommandException.hopeless(
          option + ": " + file + ": " + problem + ": name another place; nothing was done");
    }
  }

  /** Why a file could not be written, in the system's words. */
  static String reason(IOException e) {
    return e instanceof FileSystemException system && system.getReason() != null
        ? system.getReason()
        : String.valueOf(e.getMessage());
  }
}
