package tempo.fastpay.client.wallet;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tempo.fastpay.proto.tls.OwnerOnly;

/** Reads files that only their owner may read. */
final class PrivateFiles {
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
      return Optional.of(Files.readString(file, StandardCharsets.UTF_8));
    } catch (CharacterCodingException e) {
      throw new WalletException(file + ": expected UTF-8 text", false, e);
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

  static Path folderOf(Path file) {
    return file.toAbsolutePath().getParent();
  }
}
