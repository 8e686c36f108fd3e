package tempo.fastpay.chain.node;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import tempo.fastpay.chain.block.Executed;
import tempo.fastpay.loop.BoundedMap;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Knows the transactions that were handed in from here, by their hashes on the chain: a hash stands
 * for its exact bytes, so a node need not say again who sent them and what nonce they use. Confined
 * to the loop.
 */
public final class Origins {
  /** Transactions that are remembered; the eldest leaves, and is asked for with its block. */
  public static final int LIMIT = 32_768;

  /** What a block's transaction needs to be told of besides its receipt. */
  record Origin(Address from, NonceKey nonceKey, UInt64 nonce, boolean hasAuthorizations) {}

  private final Map<Bytes32, Origin> known = BoundedMap.byInsertion(LIMIT);
  private boolean areMost;

  /** Remembers a payment that is handed in. Payments carry no authorizations (L1). */
  public void remember(Payment payment) {
    known.put(
        payment.chainTxHash(),
        new Origin(payment.sender(), payment.nonceKey(), payment.nonceSeq(), false));
  }

  Optional<Origin> of(Bytes32 hash) {
    return Optional.ofNullable(known.get(hash));
  }

  /** True where most transactions of the last block that had any came from here. */
  boolean areMost() {
    return areMost;
  }

  /** Looks at how many of a block's transactions came from here. */
  void seen(List<Executed> block) {
    if (!block.isEmpty()) {
      long own = block.stream().filter(each -> known.containsKey(each.hash())).count();
      areMost = 2 * own > block.size();
    }
  }
}
