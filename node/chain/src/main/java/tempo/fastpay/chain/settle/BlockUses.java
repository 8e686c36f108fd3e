package tempo.fastpay.chain.settle;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tempo.fastpay.chain.block.BlockContents;
import tempo.fastpay.chain.block.BlockId;
import tempo.fastpay.chain.block.Executed;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.port.Chain;

/** Who used which nonce in one block. */
public final class BlockUses implements Chain.Unfinal {
  private final BlockId block;
  private final Map<ContentionKey, Use> uses = new HashMap<>();

  public BlockUses(BlockContents contents) {
    this.block = contents.header().id();
    for (Executed executed : contents.executed()) {
      if (!executed.nonceKey().isExpiring()) {
        Lane lane = new Lane(executed.from(), executed.nonceKey());
        uses.put(lane.at(executed.nonce()), Use.of(block, executed));
      }
    }
  }

  Map<ContentionKey, Use> uses() {
    return Collections.unmodifiableMap(uses);
  }

  @Override
  public UInt64 height() {
    return block.height();
  }

  @Override
  public Bytes32 hash() {
    return block.hash();
  }

  @Override
  public Set<ContentionKey> used() {
    return uses().keySet();
  }

  @Override
  public Optional<Bytes32> paid(Payment payment) {
    return Optional.ofNullable(uses.get(payment.contentionKey()))
        .filter(use -> use.transaction().equals(payment.chainTxHash()) && use.pays(payment))
        .map(Use::transaction);
  }
}
