package tempo.fastpay.sidecar.core;

import java.util.Objects;
import tempo.fastpay.protocol.types.UInt64;

/**
 * The moment of a decision, as an argument.
 *
 * @param unixMillis the validator's clock
 * @param headHeight the chain's head, for envelopes that expire by height
 */
public record Now(long unixMillis, UInt64 headHeight) {
  public Now {
    Objects.requireNonNull(headHeight);
  }
}
