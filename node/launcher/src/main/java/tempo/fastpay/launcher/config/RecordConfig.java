package tempo.fastpay.launcher.config;

import java.nio.file.Path;
import java.util.Objects;

/**
 * The place of a validator's signing record.
 *
 * @param isNewKey the operator says that the key has never signed in this epoch: there is no record
 *     yet, and one is made
 */
public record RecordConfig(Path directory, boolean isNewKey) {
  public RecordConfig {
    Objects.requireNonNull(directory);
  }
}
