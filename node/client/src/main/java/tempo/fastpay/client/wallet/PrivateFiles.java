package tempo.fastpay.client.wallet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tempo.fastpay.proto.text.Utf8Text;
import tempo.fastpay.proto.tls.OwnerOnly;

/** Reads files that only their owner may read. */
final class PrivateFiles {
  /** The path of a field, at the beginning of a refusal. */
  private static final Pattern FIELD =
      Pattern.compile("([a-z0-9_]+(?:\\[\\d+])?(?:\\.[a-z0-9_]+(?:\\[\\d+])?)*): ");

  private PrivateFiles() {}

  /**
   * Reads a text file.
   *
   * @return empty if there is none
   * @throws WalletException if others may read it, or it is too long, not UTF-8 or no file
   */
  static Optional<String> read(Path file, long limitBytes) {
    if (Files.notExists(file)) {
      return Optional.empty();
    }
    try {
      if (!Files.isRegularFile(file)) {
        throw new WalletException(file + ": expected a file, found something else", false);
      }
      requireOwnerOnly(file);
      long sizeBytes = Files.size(file);
      if (sizeBytes > limitBytes) {
        throw new WalletException(
            file + ": expected at most " + limitBytes + " bytes, found " + sizeBytes, false);
      }
      return Optional.of(Utf8Text.decode(Files.readAllBytes(file)));
    } catch (IllegalArgumentException e) {
      throw new WalletException(file + ": " + e.getMessage(), false);
    } catch (IOException e) {
      throw new WalletException(file + ": cannot be read: " + e.getMessage(), true, e);
    }
  }

  private static void requireOwnerOnly(Path file) throws IOException {
    OwnerOnly.complaint(file)
        .ifPresent(
            complaint -> {
              throw new WalletException(complaint, false);
            });
  }

  /**
   * What is wrong with a JSON file, without a word of its content: which field it is, or where the
   * parser stumbled.
   */
  static String problem(IllegalArgumentException refusal) {
    String message = String.valueOf(refusal.getMessage());
    if (message.startsWith("expected a JSON object, ")) {
      return message;
    }
    Matcher field = FIELD.matcher(message);
    return field.lookingAt() && !message.contains(": unknown field")
        ? field.group(1) + ": expected another value"
        : "expected the fields that this program writes, with their values";
  }

  static Path folderOf(Path file) {
    return file.toAbsolutePath().getParent();
  }
}
