package tempo.fastpay.launcher.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tempo.fastpay.proto.tls.OwnerOnly;

/**
 * Finds a user's own folder for keys and wallets: {@code fastpay} in {@code XDG_DATA_HOME}, else
 * {@code .fastpay} in the home folder. No checkout, from which a key could be handed on.
 */
final class FastPayHome {
  private static final String XDG = "XDG_DATA_HOME";

  private FastPayHome() {}

  private static Optional<Path> known(Terminal terminal) {
    String data = terminal.environment().getOrDefault(XDG, "");
    if (!data.isEmpty()) {
      return Optional.of(Path.of(data).resolve("fastpay"));
    }
    String home = terminal.environment().getOrDefault("HOME", "");
    return home.isEmpty() ? Optional.empty() : Optional.of(Path.of(home).resolve(".fastpay"));
  }

  /** Makes the folder where it is missing; only its owner may enter it. */
  static Path create(Terminal terminal) {
    Path folder =
        known(terminal)
            .orElseThrow(
                () ->
                    CommandException.hopeless(
                        "environment HOME: expected your home folder, where keys are kept: set it,"
                            + " or name a file"));
    try {
      OwnerOnly.createFolder(folder);
    } catch (IOException e) {
      throw CommandException.hopeless(
          folder + ": cannot be made (" + OutFile.reason(e) + "): name a file elsewhere");
    }
    return folder;
  }

  /** The file of this name, here or, where it is not here and the name is a bare one, in there. */
  static Path find(Terminal terminal, Path name) {
    Path here = terminal.folder().resolve(name);
    boolean isBare = name.getNameCount() == 1 && !name.isAbsolute();
    if (Files.exists(here) || !isBare) {
      return here;
    }
    return known(terminal).map(folder -> folder.resolve(name)).orElse(here);
  }
}
