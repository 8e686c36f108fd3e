package tempo.fastpay.sidecar;

import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.FinalizedBlock;

/**
 * The height of the last block that the chain reported, for envelopes that expire by height. It may
 * be above H, which follows once the record holds it. For one thread.
 */
final class LatestBlock {
  private UInt64 height;

  LatestBlock(FinalizedBlock first) {
    height = first.height();
  }

  void reported(FinalizedBlock block) {
    height = block.height();
  }

  UInt64 height() {
    return height;
  }
}
