package tempo.fastpay.protocol.api;

import java.util.Objects;
import java.util.Optional;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.types.Reject;

/**
 * A refusal, with the validator that gave it.
 *
 * @param validator empty where the aggregator itself refused, before it asked anybody
 */
public record ValidatorReject(Optional<Validator> validator, Reject reject) {
  public ValidatorReject {
    Objects.requireNonNull(validator);
    Objects.requireNonNull(reject);
  }
}
