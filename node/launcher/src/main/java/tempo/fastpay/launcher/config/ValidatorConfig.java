package tempo.fastpay.launcher.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tempo.fastpay.protocol.quorum.Validator;

/**
 * The settings of one validator of this node.
 *
 * @param key empty: a signer holds it
 * @param signer the address of the signer that holds the key
 * @param port 0: any free one
 * @param gossip the addresses of its peers; none: it learns from its clients alone
 * @param record the place of its signing record; empty: in memory, where a crash forgets it
 */
public record ValidatorConfig(
    Validator validator,
    Optional<ValidatorKey> key,
    Optional<HostPort> signer,
    String host,
    int port,
    Map<Validator, HostPort> gossip,
    Optional<RecordConfig> record) {
  public ValidatorConfig {
    Objects.requireNonNull(host);
    Objects.requireNonNull(record);
    gossip = Collections.unmodifiableMap(new LinkedHashMap<>(gossip));
    if (key.isPresent() == signer.isPresent()) {
      throw new IllegalArgumentException(
          validator.name() + ": expected a key or a signer, one of them");
    }
    if (key.isPresent() && !key.get().publicKey().equals(validator.publicKey())) {
      throw new IllegalArgumentException("the key is not the one of " + validator.name());
    }
    if (gossip.containsKey(validator)) {
      throw new IllegalArgumentException(validator.name() + " cannot be its own peer");
    }
  }

  public String name() {
    return validator.name();
  }
}
