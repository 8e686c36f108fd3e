package tempo.fastpay.sidecar.core;

import java.util.Objects;
import tempo.fastpay.protocol.types.UInt64;

/**
 * H: the last finalized block this validator goes by. Everything is read at this height, by number.
 *
 * @param unixMillis the block's time
 */
public record FinalizedBlock(UInt64 height, long unixMillis) {
  public FinalizedBlock {
    Objects.requireNonNull(height);
    if (unixMillis < 0) {
      throw new IllegalArgumentException("unixMillis must not be negative");
    }
  }

  /** The block's timestamp as the chain compares it with validity windows: whole seconds. */
  UInt64 unixSeconds() {
    return UInt64.of(unixMillis / 1000);
  }
}
