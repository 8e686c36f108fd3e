package tempo.fastpay.launcher.config;

import java.util.Objects;
import tempo.fastpay.protocol.quorum.Validator;

/**
 * The settings of this node's signer.
 *
 * @param validator the member whose key it holds
 * @param listen where its gRPC listens; port 0: any free one
 * @param record the place of its own signing record
 */
public record SignerConfig(
    Validator validator, ValidatorKey key, HostPort listen, RecordConfig record) {
  public SignerConfig {
    Objects.requireNonNull(listen);
    Objects.requireNonNull(record);
    if (!key.publicKey().equals(validator.publicKey())) {
      throw new IllegalArgumentException("the key is not the one of " + validator.name());
    }
  }
}
