package tempo.fastpay.protocol.api;

import java.util.Objects;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.UInt64;

/**
 * The chain's head and H, as one validator sees them.
 *
 * @param unixMillis the time in the block at {@code blockHeight}, unix time in milliseconds
 * @param finalizedHeight H
 * @param finalizedHash of the block at H
 * @param finalizedUnixMillis the time in the block at H, unix time in milliseconds
 */
public record ChainHead(
    UInt64 blockHeight,
    Bytes32 blockHash,
    UInt64 unixMillis,
    UInt64 finalizedHeight,
    Bytes32 finalizedHash,
    UInt64 finalizedUnixMillis) {
  public ChainHead {
    Objects.requireNonNull(blockHeight);
    Objects.requireNonNull(blockHash);
    Objects.requireNonNull(unixMillis);
    Objects.requireNonNull(finalizedHeight);
    Objects.requireNonNull(finalizedHash);
    Objects.requireNonNull(finalizedUnixMillis);
  }

  /** Makes a head that is H itself. */
  public static ChainHead ofFinal(UInt64 height, Bytes32 hash, UInt64 unixMillis) {
    return new ChainHead(height, hash, unixMillis, height, hash, unixMillis);
  }
}
