package tempo.fastpay.sidecar.core;

import java.util.Objects;
import java.util.Optional;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.UInt64;

/**
 * H: the last finalized block this validator goes by. Everything is read at this height, by number.
 *
 * @param hash the chain's name of the block, by which another chain is told; empty where a record
 *     of an older version did not keep it
 * @param unixMillis the block's time
 */
public record FinalizedBlock(UInt64 height, Optional<Bytes32> hash, long unixMillis) {
  public FinalizedBlock {
    Objects.requireNonNull(height);
    Objects.requireNonNull(hash);
    if (unixMillis < 0) {
      throw new IllegalArgumentException("unixMillis must not be negative");
    }
  }

  public FinalizedBlock(UInt64 height, Bytes32 hash, long unixMillis) {
    this(height, Optional.of(hash), unixMillis);
  }

  /** A block whose hash is not known. */
  public static FinalizedBlock unnamed(UInt64 height, long unixMillis) {
    return new FinalizedBlock(height, Optional.empty(), unixMillis);
  }

  /** The block's timestamp as the chain compares it with validity windows: whole seconds. */
  UInt64 unixSeconds() {
    return UInt64.of(unixMillis / 1000);
  }
}
