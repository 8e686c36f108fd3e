package tempo.fastpay.chain.block;

import java.math.BigInteger;
import java.util.Objects;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.FinalizedBlock;

/**
 * A block without its transactions.
 *
 * @param unixMillis the block's time
 * @param baseFee in attodollars per gas
 * @param proposer who has the block's fees
 */
public record Header(
    BlockId id, Bytes32 parentHash, long unixMillis, BigInteger baseFee, Address proposer) {
  public Header {
    Objects.requireNonNull(id);
    Objects.requireNonNull(parentHash);
    Objects.requireNonNull(baseFee);
    Objects.requireNonNull(proposer);
    if (unixMillis < 0) {
      throw new IllegalArgumentException("unixMillis must not be negative");
    }
  }

  public UInt64 height() {
    return id.height();
  }

  public FinalizedBlock finalized() {
    return new FinalizedBlock(id.height(), id.hash(), unixMillis);
  }
}
