package tempo.fastpay.chain.block;

import java.util.Objects;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.UInt64;

/** One block of one chain: two chains may have the same height, never the same hash. */
public record BlockId(UInt64 height, Bytes32 hash) {
  public BlockId {
    Objects.requireNonNull(height);
    Objects.requireNonNull(hash);
  }
}
