package tempo.fastpay.protocol.api;

import java.util.Objects;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.UInt64;

/**
 * The chain's head and H, as one validator sees them.
 *
 * @param unixMillis the time in the block at {@code blockHeight}, unix time in milliseconds
 * @param finalizedHeight H
 */
public record ChainHead(
    UInt64 blockHeight, Bytes32 blockHash, UInt64 unixMillis, UInt64 finalizedHeight) {
  public ChainHead {
    Objects.requireNonNull(blockHeight);
    Objects.requireNonNull(blockHash);
    Objects.requireNonNull(unixMillis);
    Objects.requireNonNull(finalizedHeight);
  }
}
